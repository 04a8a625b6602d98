// Methods that newer engines have on objects of the language, and those that depend on a locale.
function hidden(target, name, value) {
  Object.defineProperty(target, name, {value, writable: true, enumerable: false, configurable: true});
}

function add(target, methods) {
  for (const name of Object.keys(methods)) if (!Object.hasOwn(target, name)) hidden(target, name, methods[name]);
}

add(Promise, {
  withResolvers() {
    let resolve;
    let reject;
    const promise = new this((yes, no) => { resolve = yes; reject = no; });
    return {promise, resolve, reject};
  },
  try(f, ...args) { return new this((resolve) => resolve(f(...args))); },
});

function grouped(items, f, put) {
  if (items === null || items === undefined) throw new TypeError(`${items} is not iterable`);
  if (typeof f !== 'function') throw new TypeError(`${String(f)} is not a function`);
  let i = 0;
  for (const item of items) put(f(item, i++), item);
}

add(Object, {
  groupBy(items, f) {
    const groups = Object.create(null);
    grouped(items, f, (key, item) => {
      key = typeof key === 'symbol' ? key : `${key}`;
      (groups[key] = groups[key] || []).push(item);
    });
    return groups;
  },
});

add(Map, {
  groupBy(items, f) {
    const groups = new Map();
    grouped(items, f, (key, item) => groups.has(key) ? groups.get(key).push(item) : groups.set(key, [item]));
    return groups;
  },
});

if (!Symbol.asyncIterator) Object.defineProperty(Symbol, 'asyncIterator', {value: Symbol('Symbol.asyncIterator')});

add(Array, {
  async fromAsync(items, f = undefined, thisArg = undefined) {
    const made = [];
    const put = async (item) => made.push(f ? await f.call(thisArg, item, made.length) : item);
    const each = items[Symbol.asyncIterator];
    if (each) {
      const it = each.call(items);
      for (let step = await it.next(); !step.done; step = await it.next()) await put(step.value);
      return made;
    }
    const list = items[Symbol.iterator] ? items : Array.from(items);
    for (const item of list) await put(await item);
    return made;
  },
});

const text = (value) => {
  if (value === undefined || value === null) throw new TypeError(`String method called on ${value}`);
  return `${value}`;
};

add(String.prototype, {
  isWellFormed() { return host.wellFormed(text(this)) === text(this); },
  toWellFormed() { return host.wellFormed(text(this)); },
});

add(Error, {
  captureStackTrace(target, constructorOpt) {
    const {stack} = new Error();
    const lines = stack.split('\n').slice(2);
    const name = target.name ? `${target.name}${target.message ? ': ' + target.message : ''}` : 'Error';
    hidden(target, 'stack', [name, ...lines].join('\n'));
  },
  stackTraceLimit: 10,
});

add(RegExp, {
  escape(value) {
    if (typeof value !== 'string') throw new TypeError('RegExp.escape takes a string');
    return value.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&').replace(/[,\-=<>#&!%:;@~'`"]/g, hex)
      .replace(/^[0-9a-zA-Z]/, hex)
      .replace(/\s/g, (c) => ({'\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r'})[c] || hex(c));
  },
});

function hex(c) {
  const code = c.charCodeAt(0).toString(16);
  return code.length > 2 ? '\\u' + code.padStart(4, '0') : '\\x' + code.padStart(2, '0');
}

// The methods with locales go through Intl.
const plain = {compare: String.prototype.localeCompare};
const numberOf = (value) => Number.prototype.valueOf.call(value);
const timeOf = (value) => Date.prototype.getTime.call(value);
const withIntl = (name, args) => new (host.take('Intl')[name])(...args);

function dateMethod(required, fallback) {
  return (date, locales, options) => isNaN(timeOf(date)) ? 'Invalid Date' :
    withIntl('DateTimeFormat', [locales, options, required, fallback]).format(timeOf(date));
}
const [both, date, time] = [dateMethod('any', 'all'), dateMethod('date', 'date'), dateMethod('time', 'time')];

const localised = [
  [Number.prototype, {toLocaleString(locales = undefined, options = undefined) {
    return withIntl('NumberFormat', [locales, options]).format(numberOf(this));
  }}],
  [BigInt.prototype, {toLocaleString(locales = undefined, options = undefined) {
    return withIntl('NumberFormat', [locales, options]).format(BigInt.prototype.valueOf.call(this));
  }}],
  [Date.prototype, {
    toLocaleString(locales = undefined, options = undefined) { return both(this, locales, options); },
    toLocaleDateString(locales = undefined, options = undefined) { return date(this, locales, options); },
    toLocaleTimeString(locales = undefined, options = undefined) { return time(this, locales, options); },
  }],
  [Array.prototype, {toLocaleString(...args) {
    return Array.from(this, (v) => v === null || v === undefined ? '' : v.toLocaleString(...args)).join(',');
  }}],
  [String.prototype, {
    localeCompare(that, locales = undefined, options = undefined) {
      if (locales === undefined && options === undefined) return plain.compare.call(this, that);
      return withIntl('Collator', [locales, options]).compare(text(this), `${that}`);
    },
    toLocaleUpperCase(locales = undefined) { return turkish(locales, text(this), true).toUpperCase(); },
    toLocaleLowerCase(locales = undefined) { return turkish(locales, text(this), false).toLowerCase(); },
  }],
];
for (const [target, methods] of localised) {
  for (const name in methods) hidden(target, name, methods[name]);
}

// turkish does by itself what the Turkic languages do in another way.
function turkish(locales, value, upper) {
  const [tag] = locales === undefined ? [] : [].concat(locales);
  if (!/^(tr|az)(-|$)/i.test(tag)) return value;
  return upper ? value.replace(/i/g, '\u0130') : value.replace(/\u0130/g, 'i').replace(/I/g, '\u0131');
}

// Regular expressions that are made from texts.
const Original = RegExp;

function source(pattern, flags) {
  if (pattern instanceof Original || pattern === undefined) return [pattern, flags];
  return host.regexp(`${pattern}`, flags === undefined ? '' : `${flags}`);
}

// Those with the flags d and v, which the engine does not know, and their flags.
const marked = new WeakMap();
const flagsOf = Object.getOwnPropertyDescriptor(Original.prototype, 'flags').get;
const exec = Original.prototype.exec;

Object.defineProperty(Original.prototype, 'hasIndices', {
  get() { return this === Original.prototype ? undefined : (marked.get(this) || '').includes('d'); },
  enumerable: false, configurable: true,
});
Object.defineProperty(Original.prototype, 'unicodeSets', {
  get() { return this === Original.prototype ? undefined : (marked.get(this) || '').includes('v'); },
  enumerable: false, configurable: true,
});

// mark changes exec, through which everything matches, when the first such expression is made.
let changed = false;
function mark(made, flags) {
  if (!changed) {
    changed = true;
    Object.defineProperty(Original.prototype, 'flags', {
      get() { return marked.get(this) || flagsOf.call(this); }, enumerable: false, configurable: true,
    });
    hidden(Original.prototype, 'exec', {exec(input) {
      const match = exec.call(this, input);
      if (match && (marked.get(this) || '').includes('d')) addIndices(this, match);
      return match;
    }}.exec);
  }
  marked.set(made, [...flags].sort().join(''));
  return made;
}

function addIndices(made, match) {
  const places = host.indices(made.source, flagsOf.call(made), match.input, match.index, match);
  places.groups = undefined;
  if (match.groups) {
    places.groups = Object.create(null);
    const names = [...made.source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?<([^=!>][^>]*)>|(?!\?))/g)]
      .filter((found) => found[0][0] === '(').map((found) => found[1]);
    names.forEach((name, i) => { if (name) places.groups[name] = places[i + 1]; });
  }
  match.indices = places;
}

// A proxy would not do: the engine finds no instances of one.
function Wrapped(pattern, flags) {
  const known = pattern instanceof Original;
  if (new.target === undefined && known && flags === undefined) return pattern;
  const target = new.target === undefined || new.target === Wrapped ? Original : new.target;
  const wanted = flags === undefined ? known ? pattern.flags : '' : `${flags}`;
  const [text, rest] = source(pattern, known ? wanted.replace('d', '').replace('v', 'u') : flags);
  const made = Reflect.construct(Original, [text, rest], target);
  return /[dv]/.test(wanted) ? mark(made, wanted) : made;
}
for (const key of Reflect.ownKeys(Original)) {
  if (key !== 'length') Object.defineProperty(Wrapped, key, Object.getOwnPropertyDescriptor(Original, key));
}
hidden(Original.prototype, 'constructor', Wrapped);
hidden(global, 'RegExp', Wrapped);
host.take('Iterator');

return {};
