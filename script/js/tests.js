// pm.test. A test that returns a promise, or takes a done callback, is reported when that has settled. Scripts may
// change what the language's objects do, so only functions that were kept before are called here.
const toText = String;
function makeTest(state) {
  // It has no name, as messages show: the comma keeps it from getting that of the variable.
  const test = (0, function(name, body) {
    const title = toText(name);
    const index = state.index++;
    if (typeof body !== 'function') host.passed(title, index);
    else if (body.length > 0) withDone(state, title, index, body);
    else direct(state, title, index, body);
    return state.pm;
  });
  test.skip = function skip(name) {
    host.skipped(toText(name), state.index++);
    return state.pm;
  };
  test.index = function index() { return state.index; };
  return test;
}

function direct(state, title, index, body) {
  let result;
  try {
    result = host.runTest(body);
  } catch (error) {
    host.failed(title, index, error);
    return;
  }
  if (result !== undefined && host.isPromise(result)) awaited(state, title, index, result);
  else host.passed(title, index);
}

function awaited(state, title, index, promise) {
  wait(state, index, title, 'its promise never settled');
  call(then, promise, [
    () => { delete state.waiting[index]; host.passed(title, index); },
    (error) => { delete state.waiting[index]; host.failed(title, index, error); },
  ]);
}

const then = NativePromise.prototype.then;

// A second call of done is reported as a second outcome, as in Newman.
function withDone(state, title, index, body) {
  let settled = false;
  const done = (error) => {
    settled = true;
    delete state.waiting[index];
    if (error === undefined || error === null) host.passed(title, index);
    else host.failed(title, index, error);
  };
  wait(state, index, title, 'done() was never called');
  try {
    const result = body(done);
    if (host.isPromise(result)) call(then, result, [undefined, (error) => { if (!settled) done(error); }]);
  } catch (error) {
    delete state.waiting[index];
    host.failed(title, index, error);
  }
}

function wait(state, index, title, why) {
  host.unfinished();
  if (state.waiting === null) state.waiting = {__proto__: null};
  state.waiting[index] = {title, why};
}

// unfinished fails the tests that can no longer settle: nothing is left that could settle them.
function unfinished(state) {
  if (state.waiting === null) return;
  for (const index in state.waiting) host.neverDone(state.waiting[index].title, +index, state.waiting[index].why);
  state.waiting = null;
}
