// The pm object. Every script gets a fresh one, whose members are made when they are first read; what they were made
// into is kept in cur, not in pm, so that objects derived from pm work too.
let cur;
const call = Reflect.apply;
const define = Object.defineProperty;
const NativePromise = Promise;
const {stringify, parse} = JSON;

// once makes a part of the prelude when it is first needed.
function once(make) {
  let made;
  return () => made || (made = make());
}

class Postman {
  constructor(state) { this.test = makeTest(state); }
}

// lazy adds a read-only member that is made by make, once for each script.
function lazy(target, name, make) {
  define(target, name, {
    enumerable: false,
    configurable: false,
    get() {
      const made = cur.made;
      return name in made ? made[name] : (made[name] = make());
    },
  });
}

// hidden makes an object whose members cannot be written and are not enumerable, as those of pm.info.
function hidden(members) {
  const out = {};
  for (const name in members) define(out, name, {value: members[name]});
  return out;
}

// open adds a member that scripts may replace on their own pm.
function open(target, name, get) {
  define(target, name, {
    enumerable: true,
    configurable: false,
    get,
    set(value) { define(this, name, {value, writable: true, enumerable: true, configurable: true}); },
  });
}

lazy(Postman.prototype, 'info', () => hidden(host.info()));
open(Postman.prototype, 'expect', () => host.expect());

// Scripts see this object as this; it has every global by inheritance, and what they add to it ends with the script.
function start(body) {
  cur = {pm: null, made: {__proto__: null}, index: 0, waiting: null, request: null, tests: null, reported: null};
  const pm = cur.pm = new Postman(cur);
  return call(body, {__proto__: global, pm}, [pm]);
}

function swap(state) {
  const old = cur;
  cur = state;
  return old;
}

function early() { legacyTests(cur); }

function finish() {
  const state = cur;
  unfinished(state);
  legacyTests(state);
  if (state.request !== null) writeBack(state.request);
}
