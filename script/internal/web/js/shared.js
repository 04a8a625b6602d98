// Shared memory. Scripts have one thread, so memory is shared by being the same, every step is atomic by itself, and
// nobody can be waited for.
const made = new WeakSet();
const slice = ArrayBuffer.prototype.slice;

function SharedArrayBuffer(length) {
  if (new.target === undefined) throw new TypeError("Constructor SharedArrayBuffer requires 'new'");
  const buffer = new ArrayBuffer(length);
  Object.setPrototypeOf(buffer, new.target.prototype);
  made.add(buffer);
  return buffer;
}

function own(buffer, method) {
  if (!made.has(buffer)) {
    throw new TypeError(`Method SharedArrayBuffer.prototype.${method} called on incompatible receiver ` + String(buffer));
  }
  return buffer;
}

const lengthOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;

const members = {
  get byteLength() { return Reflect.apply(lengthOf, own(this, 'byteLength'), []); },
  slice(start, end) {
    const part = Reflect.apply(slice, own(this, 'slice'), [start, end]);
    const copy = new SharedArrayBuffer(part.byteLength);
    new Uint8Array(copy).set(new Uint8Array(part));
    return copy;
  },
};
for (const name of ['byteLength', 'slice']) {
  const member = Object.getOwnPropertyDescriptor(members, name);
  Object.defineProperty(SharedArrayBuffer.prototype, name, {...member, enumerable: false});
}
Object.defineProperty(SharedArrayBuffer.prototype, Symbol.toStringTag,
  {value: 'SharedArrayBuffer', configurable: true});
Object.defineProperty(SharedArrayBuffer, 'prototype', {writable: false});
Object.defineProperty(SharedArrayBuffer, Symbol.species, {get() { return this; }, configurable: true});

const INTEGERS = ['Int8Array', 'Uint8Array', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'BigInt64Array',
  'BigUint64Array'];
const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

// place is the checked index of an element.
function place(array, index) {
  if (!INTEGERS.includes(Reflect.apply(tagOf, array, []))) {
    throw new TypeError('[object Array] is not an integer typed array.');
  }
  const at = Math.trunc(Number(index)) || 0;
  if (at < 0 || at >= array.length) throw new RangeError('Invalid atomic access index');
  return at;
}

function value(array, given) {
  return Reflect.apply(tagOf, array, []).startsWith('Big') ? BigInt.asIntN(64, given) : Math.trunc(Number(given)) || 0;
}

// update makes a method that stores what change makes of the old value and the given one, and returns the old.
function update(name, change) {
  return {[name](array, index, given) {
    const at = place(array, index);
    const right = value(array, given);
    const old = array[at];
    array[at] = change(old, right);
    return old;
  }}[name];
}

const methods = {
  load(array, index) { return array[place(array, index)]; },
  store(array, index, given) {
    const at = place(array, index);
    const stored = value(array, given);
    array[at] = stored;
    return stored;
  },
  add: update('add', (a, b) => a + b),
  sub: update('sub', (a, b) => a - b),
  and: update('and', (a, b) => a & b),
  or: update('or', (a, b) => a | b),
  xor: update('xor', (a, b) => a ^ b),
  exchange: update('exchange', (a, b) => b),
  compareExchange(array, index, expected, replacement) {
    const at = place(array, index);
    const probe = new array.constructor(1);
    probe[0] = value(array, expected);
    const right = value(array, replacement);
    const old = array[at];
    if (old === probe[0]) array[at] = right;
    return old;
  },
  isLockFree(size) { return [1, 2, 4, 8].includes(Number(size)); },
  wait() { throw new TypeError('Atomics.wait cannot be called in this context'); },
  notify(array, index) {
    place(array, index);
    return 0;
  },
};

const Atomics = {};
for (const name of Object.keys(methods)) {
  Object.defineProperty(Atomics, name, {value: methods[name], writable: true, configurable: true});
}
Object.defineProperty(Atomics, Symbol.toStringTag, {value: 'Atomics', configurable: true});

return {SharedArrayBuffer, Atomics};
