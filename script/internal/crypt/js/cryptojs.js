// What of crypto-js goes through Go. Each function of native answers undefined when something is not as it expects;
// then the original function decides, its errors included.
(function (native, C) {
  'use strict';
  const {algo, enc, lib} = C;
  const WordArray = lib.WordArray;
  // The library makes word arrays in two ways, which differ in the properties of their own.
  const make = (words, sigBytes) => new WordArray.init(words, sigBytes);
  const create = (words, sigBytes) => WordArray.create(words, sigBytes);
  const SIZES = {MD5: 16, SHA1: 20, SHA224: 28, SHA256: 32, SHA384: 48, SHA512: 64};

  // Keys of an HMAC lose what is behind their last byte, as they do in the library.
  function clampKey(name, key) {
    const block = name === 'SHA384' || name === 'SHA512' ? 128 : 64;
    if (key && typeof key.clamp === 'function' && key.sigBytes <= block) key.clamp();
  }

  for (const name in SIZES) {
    if (!algo[name] || !C[name]) continue;
    const result = name === 'SHA384' || name === 'SHA512' ? create : make;
    C[name] = ((original) => function (message, cfg) {
      const words = native.digest(name, message);
      return words === undefined ? original(message, cfg) : result(words, SIZES[name]);
    })(C[name]);
    const mac = C['Hmac' + name];
    if (!mac) continue;
    C['Hmac' + name] = ((original) => function (message, key) {
      clampKey(name, key);
      const words = native.hmac(name, message, key);
      return words === undefined ? original(message, key) : result(words, SIZES[name]);
    })(mac);
  }

  function derivation(kind) {
    const original = algo[kind].compute;
    algo[kind].compute = function (password, salt) {
      const {hasher, keySize, iterations} = this.cfg;
      const name = Object.keys(SIZES).find((known) => algo[known] === hasher);
      if (name === undefined) return original.call(this, password, salt);
      if (kind === 'PBKDF2') clampKey(name, password);
      const words = native[kind](name, password, salt, keySize, iterations);
      return words === undefined ? original.call(this, password, salt) : create(words, keySize * 4);
    };
  }
  for (const kind of ['PBKDF2', 'EvpKDF']) if (algo[kind]) derivation(kind);

  for (const name of ['Utf8', 'Base64', 'Hex', 'Latin1']) {
    const encoder = enc[name];
    if (!encoder) continue;
    const {parse, stringify, _map} = encoder;
    const result = name === 'Base64' ? create : make;
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
  }

  // Where a mode keeps the block that goes into the next one.
  const STATES = {ECB: '', CBC: '_prevBlock', CTR: '_counter'};

  // blocks encrypts or decrypts whole blocks in place; false leaves them to the original.
  function blocks(cipher, name, count) {
    const {cfg, _mode: mode, _data: data, _key: key} = cipher;
    const kind = Object.keys(STATES).find((known) => C.mode[known] && C.mode[known] === cfg.mode);
    if (kind === undefined) return false;
    const state = mode._iv || mode[STATES[kind]];
    if (kind !== 'ECB' && !state) return false;
    const encrypt = cipher._xformMode === cipher._ENC_XFORM_MODE;
    const out = native.blocks(name + kind, encrypt, key, data.words, state, count);
    if (out === undefined) return false;
    data.words = out.rest;
    if (kind !== 'ECB') {
      mode._iv = undefined;
      mode[STATES[kind]] = out.state;
    }
    return out.words;
  }

  for (const name of ['AES', 'DES', 'TripleDES']) {
    const cipher = algo[name];
    if (!cipher) continue;
    const {_process: original, encryptBlock, decryptBlock} = cipher;
    cipher._process = function (flush) {
      const data = this._data;
      const ready = data.sigBytes / (4 * this.blockSize);
      const count = flush ? Math.ceil(ready) : Math.max((ready | 0) - this._minBufferSize, 0);
      if (count < 1 || this.encryptBlock !== encryptBlock || this.decryptBlock !== decryptBlock) {
        return original.call(this, flush);
      }
      const words = blocks(this, name, count * this.blockSize);
      if (!words) return original.call(this, flush);
      const bytes = Math.min(words.length * 4, data.sigBytes);
      data.sigBytes -= bytes;
      return make(words, bytes);
    };
  }
})
