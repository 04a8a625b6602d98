// Limits on built-in functions that could use up all memory in one step, where nothing can interrupt them. The figures
// are V8's.
const LONGEST = 2 ** 29 - 24;
const LARGEST = 2 ** 32;

// replace puts make(original) in the place of a method.
function replace(target, name, make) {
  const original = target[name];
  const limited = make(original);
  define(limited, 'length', {value: original.length});
  define(target, name, {value: limited, writable: true, enumerable: false, configurable: true});
}

function tooLong() { throw new RangeError('Invalid string length'); }

replace(String.prototype, 'repeat', (original) => ({
  repeat(count) {
    if (this !== undefined && this !== null && String(this).length * count > LONGEST) tooLong();
    return call(original, this, [count]);
  },
}.repeat));

for (const name of ['padStart', 'padEnd']) {
  replace(String.prototype, name, (original) => ({
    [name](length, fill) {
      if (length > LONGEST) tooLong();
      return call(original, this, fill === undefined ? [length] : [length, fill]);
    },
  }[name]));
}

replace(Array.prototype, 'join', (original) => ({
  join(separator) {
    if (this !== undefined && this !== null && this.length > LARGEST / 64) tooLong();
    return call(original, this, separator === undefined ? [] : [separator]);
  },
}.join));

replace(Array.prototype, 'fill', (original) => ({
  fill(value, ...range) {
    if (this !== undefined && this !== null && this.length > LARGEST / 64) throw new RangeError('Invalid array length');
    return call(original, this, [value, ...range]);
  },
}.fill));

replace(Array, 'from', (original) => ({
  from(items, ...rest) {
    if (items && typeof items === 'object' && items.length > LARGEST / 64) throw new RangeError('Invalid array length');
    return call(original, this, [items, ...rest]);
  },
}.from));

// Constructors of binary data are limited when they are first used.
const binary = {
  ArrayBuffer: 1, Int8Array: 1, Uint8Array: 1, Uint8ClampedArray: 1, Int16Array: 2, Uint16Array: 2, Int32Array: 4,
  Uint32Array: 4, Float32Array: 4, Float64Array: 8, BigInt64Array: 8, BigUint64Array: 8,
};

// A proxy would be shorter, but the engine refuses one on the right of instanceof.
// The engine's from of typed arrays takes no strings.
let widened = false;

function widenFrom(shared) {
  if (widened || !Object.prototype.hasOwnProperty.call(shared, 'from')) return;
  widened = true;
  replace(shared, 'from', (original) => ({
    from(items, ...rest) {
      return call(original, this, [typeof items === 'string' ? Array.from(items) : items, ...rest]);
    },
  }.from));
}

function limitedConstructor(name, original, size) {
  widenFrom(Object.getPrototypeOf(original));
  const limited = {[name]: function(...args) {
    if (new.target === undefined) throw new TypeError(`Constructor ${name} requires 'new'`);
    if (args[0] * size > LONGEST) throw new RangeError('Array buffer allocation failed');
    return Reflect.construct(original, args, new.target === limited ? original : new.target);
  }}[name];
  for (const key of Reflect.ownKeys(original)) {
    if (key !== 'name') define(limited, key, Object.getOwnPropertyDescriptor(original, key));
  }
  define(limited, 'prototype', {writable: false});
  Object.setPrototypeOf(limited, Object.getPrototypeOf(original));
  define(original.prototype, 'constructor', {value: limited, writable: true, enumerable: false, configurable: true});
  return limited;
}

for (const name in binary) {
  const original = global[name];
  if (original === undefined) continue;
  let made;
  define(global, name, {
    enumerable: false,
    configurable: true,
    get: () => made || (made = limitedConstructor(name, original, binary[name])),
    set(value) { define(global, name, {value, writable: true, enumerable: false, configurable: true}); },
  });
}
