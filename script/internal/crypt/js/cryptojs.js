// What of crypto-js goes through Go. Each function of native answers undefined when something is not as it expects;
// then the original function decides, its errors included. It may run while the library is still defining its parts.
(function (native, C) {
  'use strict';
  const {algo, enc, lib} = C;
  const DONE = Symbol.for('carried by Go');
  if (lib[DONE]) return;
  Object.defineProperty(lib, DONE, {value: true});

  const WordArray = lib.WordArray;
  // The library makes word arrays in two ways, which differ in the properties of their own.
  const make = (words, sigBytes) => new WordArray.init(words, sigBytes);
  const create = (words, sigBytes) => WordArray.create(words, sigBytes);
  const SIZES = {MD5: 16, SHA1: 20, SHA224: 28, SHA256: 32, SHA384: 48, SHA512: 64};
  const wide = (name) => name === 'SHA384' || name === 'SHA512';

  // when calls f with a member: at once if it is there, else when it is assigned.
  function when(object, name, f) {
    if (object[name] !== undefined) return f(object[name]);
    const set = function (value) {
      Object.defineProperty(this, name, {value, writable: true, enumerable: true, configurable: true});
      if (this === object) f(value);
    };
    Object.defineProperty(object, name, {set, configurable: true});
  }

  // Keys of an HMAC lose what is behind their last byte, as they do in the library.
  function clampKey(name, key) {
    if (key && typeof key.clamp === 'function' && key.sigBytes <= (wide(name) ? 128 : 64)) key.clamp();
  }

  for (const name in SIZES) {
    const result = wide(name) ? create : make;
    when(C, name, (original) => {
      C[name] = function (message, cfg) {
        const words = native.digest(name, message);
        return words === undefined ? original(message, cfg) : result(words, SIZES[name]);
      };
    });
    when(C, 'Hmac' + name, (original) => {
      C['Hmac' + name] = function (message, key) {
        clampKey(name, key);
        const words = native.hmac(name, message, key);
        return words === undefined ? original(message, key) : result(words, SIZES[name]);
      };
    });
  }

  for (const kind of ['PBKDF2', 'EvpKDF']) {
    when(algo, kind, (derivation) => {
      const original = derivation.compute;
      derivation.compute = function (password, salt) {
        const {hasher, keySize, iterations} = this.cfg;
        const name = Object.keys(SIZES).find((known) => algo[known] === hasher);
        if (name === undefined) return original.call(this, password, salt);
        if (kind === 'PBKDF2') clampKey(name, password);
        const words = native[kind](name, password, salt, keySize, iterations);
        return words === undefined ? original.call(this, password, salt) : create(words, keySize * 4);
      };
    });
  }

  for (const name of ['Utf8', 'Base64', 'Hex', 'Latin1', 'Utf16', 'Utf16LE']) {
    const result = name === 'Base64' || name.startsWith('Utf16') ? create : make;
    when(enc, name, (encoder) => {
      const {parse, stringify, _map} = encoder;
      encoder.parse = function (text) {
        const out = this === encoder && this._map === _map ? native.parse(name, text) : undefined;
        return out === undefined ? parse.call(this, text) : result(out.words, out.sigBytes);
      };
      encoder.stringify = function (wordArray) {
        if (this !== encoder || this._map !== _map) return stringify.call(this, wordArray);
        if (name === 'Base64' && wordArray.words) wordArray.clamp();
        const text = native.stringify(name, wordArray);
        return text === undefined ? stringify.call(this, wordArray) : text;
      };
    });
  }

  // carry takes over how an algorithm works through its buffered blocks, unless what it does with one was replaced.
  // work gets the words of whole blocks, and returns {words, rest}, or nothing to leave them to the original.
  function carry(algorithm, steps, work) {
    const original = algorithm._process;
    const own = steps.map((step) => algorithm[step]);
    algorithm._process = function (flush) {
      const data = this._data;
      const ready = data.sigBytes / (4 * this.blockSize);
      const count = flush ? Math.ceil(ready) : Math.max((ready | 0) - this._minBufferSize, 0);
      const same = count > 0 && steps.every((step, i) => this[step] === own[i]);
      const out = same ? work(this, data.words, count * this.blockSize) : undefined;
      if (out === undefined) return original.call(this, flush);
      data.words = out.rest;
      const bytes = Math.min(out.words.length * 4, data.sigBytes);
      data.sigBytes -= bytes;
      return make(out.words, bytes);
    };
  }

  // The states of hashes that work with halves of 64 bits.
  const pairs = {SHA512: (hasher) => hasher._hash.words, SHA3: (hasher) => hasher._state};

  // compress works blocks into the state of a hasher.
  function compress(name, hasher, data, count) {
    const halves = pairs[name] && pairs[name](hasher);
    const state = halves ? halves.flatMap((word) => [word.high, word.low]) : hasher._hash.words;
    const out = native.compress(name === 'SHA3' ? 'SHA3-' + hasher.blockSize : name, state, data, count);
    if (out === undefined) return undefined;
    out.state.forEach((value, i) => {
      if (!halves) state[i] = value;
      else if (i % 2 === 0) halves[i / 2].high = value;
      else halves[(i - 1) / 2].low = value;
    });
    return out;
  }
  for (const name of ['MD5', 'SHA1', 'SHA256', 'SHA512', 'SHA3', 'RIPEMD160']) {
    when(algo, name, (hasher) => {
      carry(hasher, ['_doProcessBlock'], (own, data, count) => compress(name, own, data, count));
    });
  }

  // Where a mode keeps the block that goes into the next one.
  const STATES = {ECB: '', CBC: '_prevBlock', CTR: '_counter', CFB: '_prevBlock', OFB: '_keystream'};

  function blocks(name, cipher, data, count) {
    const {cfg, _mode: mode, _key: key} = cipher;
    const kind = Object.keys(STATES).find((known) => C.mode[known] && C.mode[known] === cfg.mode);
    if (kind === undefined) return undefined;
    const state = mode._iv || mode[STATES[kind]];
    if (kind !== 'ECB' && !state) return undefined;
    const out = native.blocks(name + kind, cipher._xformMode === cipher._ENC_XFORM_MODE, key, data, state, count);
    if (out !== undefined && kind !== 'ECB') {
      mode._iv = undefined;
      mode[STATES[kind]] = out.state;
    }
    return out;
  }
  for (const name of ['AES', 'DES', 'TripleDES']) {
    when(algo, name, (cipher) => {
      carry(cipher, ['encryptBlock', 'decryptBlock'], (own, data, count) => blocks(name, own, data, count));
    });
  }

  when(algo, 'RC4', (cipher) => {
    carry(cipher, ['_doProcessBlock'], (own, data, count) => {
      const out = native.rc4(own._S, [own._i, own._j], data, count);
      if (out !== undefined) {
        own._S = out.table;
        [own._i, own._j] = out.state;
      }
      return out;
    });
  });
  for (const name of ['Rabbit', 'RabbitLegacy']) {
    when(algo, name, (cipher) => {
      carry(cipher, ['_doProcessBlock'], (own, data, count) => {
        const out = native.rabbit([...own._X, ...own._C, own._b], data, count);
        if (out !== undefined) {
          own._X = out.state.slice(0, 8);
          own._C = out.state.slice(8, 16);
          own._b = out.state[16];
        }
        return out;
      });
    });
  }
})
