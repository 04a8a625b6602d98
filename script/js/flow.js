// pm.execution, pm.visualizer, pm.vault, pm.require and pm.datasets.
lazy(Postman.prototype, 'execution', () => {
  const location = host.location();
  define(location, 'current', {writable: false, enumerable: false});
  return hidden({
    location,
    setNextRequest(name) { host.setNextRequest(name); },
    skipRequest() {
      if (!host.prerequest()) throw new TypeError('pm.execution.skipRequest is not a function');
      host.skipRequest();
    },
    runRequest,
  });
});

// runRequest runs a request of the collection, given by its id or name, with its scripts, and answers with its response,
// or null if a script skipped it.
function runRequest(id, options) {
  return new NativePromise((resolve, reject) => {
    if (!id) throw new Error('runRequest: collection request id not provided');
    const {variables} = options === undefined || options === null ? {} : options;
    host.runRequest(String(id), stringify(variables === undefined || variables === null ? {} : variables),
      (error, response) => (error ? reject(error) : resolve(response)));
  });
}

lazy(Postman.prototype, 'visualizer', () => ({
  set(template, data, options) {
    if (typeof template !== 'string') {
      throw new Error(`Invalid template. Template must be of type string, received ${typeof template}`);
    }
    checkShown('data', data);
    checkShown('options', options);
    host.visualize(template, textOf(data), textOf(options));
  },
  clear() { host.visualize(undefined); },
}));

function checkShown(what, value) {
  if (value && typeof value !== 'object') {
    const name = what[0].toUpperCase() + what.slice(1);
    throw new Error(`Invalid ${what}. ${name} must be an object, received ${typeof value}`);
  }
}

lazy(Postman.prototype, 'vault', () => ({
  async get(name) { return host.vaultGet(String(name)); },
  async set(name, value) { host.vaultSet(String(name), String(value)); },
  async unset(name) { host.vaultUnset(String(name)); },
}));

define(Postman.prototype, 'require', {value: function(name) {
  name = String(name);
  return name === 'runner' ? ownPackage() : host.requirePackage(name, cur.pm);
}});

// ownPackage is the package "runner", which no other program has.
const ownPackage = once(() => Object.freeze({notification}));

// notification waits for a message that is posted to this run: {type, timeout, and members of its body}.
function notification(wanted) {
  return new NativePromise((resolve, reject) => {
    host.awaitNotification(stringify(describe(wanted)), (error, facts, raw) => {
      if (error !== null) {
        reject(new Error(error));
        return;
      }
      resolve({...parse(facts), body: parsed(raw), raw});
    });
  });
}

function describe(wanted) {
  const {type, timeout, ...rest} = Object(wanted);
  const members = {};
  for (const [name, value] of Object.entries(rest)) {
    if (value === null || !['string', 'number', 'boolean'].includes(typeof value)) {
      throw new TypeError(`notification: ${name} is ${value === null ? 'null' : typeof value}, want a text`);
    }
    members[name] = String(value);
  }
  const wait = timeout === undefined ? 0 : Number(timeout);
  if (!(wait >= 0)) throw new TypeError('notification: timeout is not a number of milliseconds');
  return {type: type === undefined ? '' : String(type), timeout: Math.min(wait, Number.MAX_SAFE_INTEGER), members};
}

function parsed(text) {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

// There is nobody who could answer for a dataset.
define(Postman.prototype, 'datasets', {value: function(id) {
  const refuse = async () => { throw new Error(`Dataset "${id}" is not available: datasets live in the Postman cloud`); };
  return {executeView: refuse, executeQuery: refuse};
}});

class PostmanConsole {}
Object.setPrototypeOf(global.console, PostmanConsole.prototype);

const arities = {
  require: 2, setTimeout: 1, setInterval: 1, setImmediate: 1, clearTimeout: 1, clearInterval: 1, clearImmediate: 1,
  queueMicrotask: 1,
};
for (const name in arities) define(global[name], 'length', {value: arities[name]});

// Postman's errors know how to become JSON; without this they would be {}.
define(Error.prototype, 'toJSON', {
  value: function toJSON() { return {type: 'Error', name: this.name, message: this.message}; },
  writable: true,
  configurable: true,
});
