// URL and URLSearchParams. Everything about the text of a URL is done in Go; here are the objects and their link.
const {parseURL, getURL, setURL, parseForm, formText} = host;

function invalid(url, base) {
  const error = new TypeError('Invalid URL');
  error.code = 'ERR_INVALID_URL';
  error.input = url;
  if (base !== undefined) error.base = base;
  return error;
}

const pairsOf = Symbol('pairs');
const changed = Symbol('changed');

function needs(args, count, what) {
  if (args.length < count) throw new TypeError('The ' + what + ' must be specified');
}

function readPairs(init) {
  if (init === undefined || init === null) return [];
  if (typeof init !== 'object' && typeof init !== 'function') return parseForm(String(init).replace(/^\?/, ''));
  const each = init[Symbol.iterator];
  if (each === undefined || each === null) {
    return Reflect.ownKeys(init).filter((key) => Object.prototype.propertyIsEnumerable.call(init, key))
      .map((key) => [wellFormed(key), wellFormed(init[key])]);
  }
  return Array.from(init, (pair) => {
    if (pair === null || typeof pair !== 'object' || typeof pair[Symbol.iterator] !== 'function') {
      throw new TypeError('Each query pair must be an iterable [name, value] tuple');
    }
    const both = Array.from(pair);
    if (both.length !== 2) throw new TypeError('Each query pair must be an iterable [name, value] tuple');
    return both.map(wellFormed);
  });
}

const wellFormed = (value) => host.wellFormed(`${value}`);

class URLSearchParams {
  constructor(init = undefined) {
    Object.defineProperty(this, pairsOf, {value: readPairs(init), writable: true});
    Object.defineProperty(this, changed, {value: () => {}, writable: true});
  }

  get size() { return this[pairsOf].length; }

  append(name, value) {
    needs(arguments, 2, '"name" and "value" arguments');
    this[pairsOf].push([wellFormed(name), wellFormed(value)]);
    this[changed]();
  }

  delete(name, value = undefined) {
    needs(arguments, 1, '"name" argument');
    name = wellFormed(name);
    this[pairsOf] = this[pairsOf].filter((p) => p[0] !== name || value !== undefined && p[1] !== wellFormed(value));
    this[changed]();
  }

  get(name) {
    needs(arguments, 1, '"name" argument');
    name = wellFormed(name);
    const found = this[pairsOf].find((p) => p[0] === name);
    return found ? found[1] : null;
  }

  getAll(name) {
    needs(arguments, 1, '"name" argument');
    name = wellFormed(name);
    return this[pairsOf].filter((p) => p[0] === name).map((p) => p[1]);
  }

  has(name, value = undefined) {
    needs(arguments, 1, '"name" argument');
    name = wellFormed(name);
    return this[pairsOf].some((p) => p[0] === name && (value === undefined || p[1] === wellFormed(value)));
  }

  set(name, value) {
    needs(arguments, 2, '"name" and "value" arguments');
    name = wellFormed(name);
    const at = this[pairsOf].findIndex((p) => p[0] === name);
    if (at < 0) return this.append(name, value);
    this[pairsOf][at][1] = wellFormed(value);
    this[pairsOf] = this[pairsOf].filter((p, i) => i <= at || p[0] !== name);
    this[changed]();
  }

  sort() {
    this[pairsOf].sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);
    this[changed]();
  }

  forEach(callback, thisArg = undefined) {
    if (typeof callback !== 'function') {
      throw new TypeError('The "callback" argument must be of type function.');
    }
    for (const [name, value] of this) callback.call(thisArg, value, name, this);
  }

  * entries() { for (let i = 0; i < this[pairsOf].length; i++) yield [...this[pairsOf][i]]; }

  * keys() { for (const pair of this.entries()) yield pair[0]; }

  * values() { for (const pair of this.entries()) yield pair[1]; }

  toString() { return formText(this[pairsOf]); }

  get [Symbol.toStringTag]() { return 'URLSearchParams'; }
}

Object.defineProperty(URLSearchParams.prototype, Symbol.iterator,
  {value: URLSearchParams.prototype.entries, writable: true, enumerable: false, configurable: true});

class URL {
  #record;
  #params;

  constructor(url, base = undefined) {
    needs(arguments, 1, '"url" argument');
    this.#parse(`${url}`, base === undefined ? undefined : `${base}`);
  }

  #parse(url, base) {
    const record = parseURL(url, base);
    if (!record) throw invalid(url, base);
    this.#record = record;
    if (this.#params) this.#params[pairsOf] = parseForm(this.search.slice(1));
  }

  static canParse(url, base = undefined) {
    return Boolean(parseURL(`${url}`, base === undefined ? undefined : `${base}`));
  }

  static parse(url, base = undefined) {
    return URL.canParse(url, base) ? new URL(url, base) : null;
  }

  static read(url, name) { return getURL(url.#record, name); }

  static write(url, name, value) {
    if (name === 'href') return url.#parse(`${value}`);
    setURL(url.#record, name, `${value}`);
    if (name === 'search' && url.#params) url.#params[pairsOf] = parseForm(url.search.slice(1));
  }

  get searchParams() {
    if (!this.#params) {
      this.#params = new URLSearchParams(this.search);
      this.#params[changed] = () => setURL(this.#record, 'search', this.#params.toString());
    }
    return this.#params;
  }

  toString() { return this.href; }

  toJSON() { return this.href; }

  get [Symbol.toStringTag]() { return 'URL'; }
}

const {read, write} = URL;
delete URL.read;
delete URL.write;

for (const name of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname',
  'search', 'hash']) {
  Object.defineProperty(URL.prototype, name, {
    get() { return read(this, name); },
    set: name === 'origin' ? undefined : function(value) { write(this, name, value); },
    enumerable: true,
    configurable: true,
  });
}
for (const name of ['searchParams', 'toString', 'toJSON']) {
  Object.defineProperty(URL.prototype, name, {enumerable: true});
}

return {URL, URLSearchParams};
