// structuredClone.
const {classOf} = host;

const errorNames = ['EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'];

const views = ['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array',
  'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'DataView'];

function refuse(what) {
  throw new (host.take('DOMException'))(`${what} could not be cloned.`, 'DataCloneError');
}

const isMap = (value) => has(Map.prototype, 'size', value);
const isSet = (value) => has(Set.prototype, 'size', value);

// has reports whether value has the inner slot that the getter of a prototype reads.
function has(prototype, name, value) {
  try {
    Object.getOwnPropertyDescriptor(prototype, name).get.call(value);
    return true;
  } catch {
    return false;
  }
}

function cloneError(value, seen) {
  const name = errorNames.includes(value.name) ? value.name : 'Error';
  const made = Object.create(global[name].prototype);
  const error = new global[name]();
  seen.set(value, error);
  Object.setPrototypeOf(error, Object.getPrototypeOf(made));
  for (const key of ['message', 'stack', 'cause']) {
    if (!(key in value)) continue;
    const copied = key === 'cause' ? clone(value[key], seen) : `${value[key]}`;
    Object.defineProperty(error, key, {value: copied, writable: true, enumerable: false, configurable: true});
  }
  return error;
}

function cloneView(value, seen) {
  const name = ArrayBuffer.isView(value) && views.find((v) => value instanceof global[v]);
  if (!name) refuse('#<Object>');
  const buffer = clone(value.buffer, seen);
  const length = name === 'DataView' ? value.byteLength : value.length;
  return new global[name](buffer, value.byteOffset, length);
}

// fresh returns the empty copy of an object, or the whole copy of one that has no parts.
function fresh(value, seen) {
  switch (classOf(value)) {
  case 'Array': return new Array(value.length);
  case 'Date': return new Date(Date.prototype.getTime.call(value));
  case 'RegExp': return new RegExp(value.source, value.flags);
  case 'Boolean': case 'Number': case 'String':
    return Object(Object.getPrototypeOf(Object(value.valueOf())).valueOf.call(value));
  case 'Error': return cloneError(value, seen);
  case 'Promise': case 'WeakMap': case 'WeakSet': case 'Generator': case 'Symbol': case 'BigInt':
    return refuse(`#<${classOf(value)}>`);
  }
  if (host.isBuffer(value)) return ArrayBuffer.prototype.slice.call(value, 0);
  if (ArrayBuffer.isView(value)) return cloneView(value, seen);
  if (isMap(value)) return new Map();
  if (isSet(value)) return new Set();
  for (const kind of [WeakMap, WeakSet, Promise]) if (value instanceof kind) refuse(`#<${kind.name}>`);
  return {};
}

// whole lists the classes whose own properties are not copied.
const whole = ['Date', 'RegExp', 'Boolean', 'Number', 'String', 'Error'];

function clone(value, seen) {
  if (typeof value === 'symbol') refuse(String(value));
  if (typeof value === 'function') refuse(String(value));
  if (value === null || typeof value !== 'object') return value;
  if (seen.has(value)) return seen.get(value);
  const copy = fresh(value, seen);
  seen.set(value, copy);
  if (whole.includes(classOf(value)) || host.isBuffer(value) || ArrayBuffer.isView(value)) return copy;
  if (isMap(value)) {
    for (const [key, item] of [...Map.prototype.entries.call(value)]) copy.set(clone(key, seen), clone(item, seen));
  } else if (isSet(value)) {
    for (const item of [...Set.prototype.values.call(value)]) copy.add(clone(item, seen));
  } else {
    for (const key of Object.keys(value)) {
      Object.defineProperty(copy, key,
        {value: clone(value[key], seen), writable: true, enumerable: true, configurable: true});
    }
  }
  return copy;
}

function structuredClone(...args) {
  if (args.length === 0) throw new TypeError('The "value" argument must be specified');
  const options = Object(args[1]);
  if (options.transfer && [...options.transfer].length > 0) {
    throw new (host.take('DOMException'))('Values cannot be transferred.', 'DataCloneError');
  }
  return clone(args[0], new Map());
}

return {structuredClone};
