// Iterator and its helpers, on the prototype that all built-in iterators share.
const proto = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

function Iterator() {
  if (new.target === undefined || new.target === Iterator) {
    throw new TypeError('Abstract class Iterator not directly constructable');
  }
}
Object.defineProperty(Iterator, 'prototype', {value: proto, writable: false});

const hidden = (target, name, value) =>
  Object.defineProperty(target, name, {value, writable: true, enumerable: false, configurable: true});

function callable(f) {
  if (typeof f !== 'function') throw new TypeError(`${String(f)} is not a function`);
}

function count(limit) {
  const n = Math.trunc(Number(limit));
  if (!(n >= 0)) throw new RangeError(`${String(limit)} must be positive`);
  return n;
}

// over makes an object iterable that need only have next.
const over = (it) => ({[Symbol.iterator]: () => it});

function* map(it, f) { let i = 0; for (const v of over(it)) yield f(v, i++); }
function* filter(it, f) { let i = 0; for (const v of over(it)) if (f(v, i++)) yield v; }
function* take(it, n) {
  if (n > 0) for (const v of over(it)) { yield v; if (--n <= 0) return; }
}
function* drop(it, n) { for (const v of over(it)) if (n-- <= 0) yield v; }
function* flatMap(it, f) { let i = 0; for (const v of over(it)) yield* f(v, i++); }

const helpers = {
  map(f) { callable(f); return map(this, f); },
  filter(f) { callable(f); return filter(this, f); },
  take(limit) { return take(this, count(limit)); },
  drop(limit) { return drop(this, count(limit)); },
  flatMap(f) { callable(f); return flatMap(this, f); },
  reduce(f, ...initial) {
    callable(f);
    let [sum] = initial;
    let i = 0;
    for (const v of over(this)) {
      sum = i === 0 && initial.length === 0 ? v : f(sum, v, i);
      i++;
    }
    if (i === 0 && initial.length === 0) throw new TypeError('Reduce of a done iterator with no initial value');
    return sum;
  },
  toArray() { return [...over(this)]; },
  forEach(f) { callable(f); let i = 0; for (const v of over(this)) f(v, i++); },
  some(f) { callable(f); let i = 0; for (const v of over(this)) if (f(v, i++)) return true; return false; },
  every(f) { callable(f); let i = 0; for (const v of over(this)) if (!f(v, i++)) return false; return true; },
  find(f) { callable(f); let i = 0; for (const v of over(this)) if (f(v, i++)) return v; return undefined; },
};
for (const name in helpers) if (!(name in proto)) hidden(proto, name, helpers[name]);

hidden(Iterator, 'from', function from(value) {
  const f = value[Symbol.iterator];
  const it = typeof f === 'function' ? f.call(value) : value;
  return it instanceof Iterator ? it : map(it, (v) => v);
});

return {Iterator};
