// Calls crypto-js in many ways; gives the results by what was called. What is long is given by its length and a part of
// its digest, a SHA-256 in hexadecimal. Words are taken modulo 2³²: the library itself does not always do that.
(function (C, digest) {
  'use strict';
  const W = (words, n) => C.lib.WordArray.create(words, n);
  C.lib.WordArray.random = (n) => W(Array.from({length: n / 4}, (_, i) => (i + 1) * 0x01010101), n);
  const long = 'q'.repeat(600) + 'é';
  const messages = ['', 'a', 'héllo — 测试 😀', 'x'.repeat(63), 'y'.repeat(119), 'z'.repeat(200), long, '\ud800', 'a\ufffdb',
    W([1, -2, 0x7fffffff]), W([0xdeadbeef, 0x01020304], 5), W([]), W([1.5, undefined, 3], 12), W([5, 6], 0), undefined,
    W([1], 12), W('q'.repeat(50).split('').map((c, i) => i * 99999999))];
  const ivs = [W([1, 2, 3, 4]), W([9, 8, 7, -1])];

  function show(f) {
    try {
      const v = f();
      if (v && v.words) return JSON.stringify([v.words.map((w) => w | 0), v.sigBytes, Object.keys(v)]);
      return String(v);
    } catch (e) {
      return e.name;
    }
  }
  const results = {};
  const check = (name, f) => {
    const text = show(f);
    results[name] = text.length > 150 ? text.length + ':' + digest(text).slice(0, 16) : text;
  };
  const each = (name, list, f) => check(name, () => list.map((item, i) => show(() => f(item, i))).join('\n'));

  for (const name of ['MD5', 'SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512', 'SHA3', 'RIPEMD160']) {
    each(name, messages, (m) => C[name](m));
    check(name + ' hex', () => C[name]('abc').toString());
    each('Hmac' + name, messages, (m) => [messages[4], m].map((key) => show(() => C['Hmac' + name](m, key))));
    check('properties of ' + name, () => [C[name].name, C[name].length, C['Hmac' + name].length]);
    check(name + ' in parts', () => {
      const hasher = C.algo[name].create(), copies = [];
      for (const m of ['abc', 'd'.repeat(300), W([1, 2], 7), long, '']) {
        hasher.update(m);
        copies.push(show(() => hasher.clone().finalize()));
      }
      return copies.concat(show(() => hasher.finalize('end')), show(() => { hasher.reset(); return hasher.finalize('x'); }))
        .join('\n');
    });
    check('HMAC in parts, ' + name, () => C.algo.HMAC.create(C.algo[name], 'k').update('a').update(long).finalize());
    for (const kdf of ['PBKDF2', 'EvpKDF']) {
      each(kdf + ' with ' + name, [1, 8, 17, 2.5], (keySize) => C[kdf]('pass', W([1, 2], 7),
        {keySize, iterations: 3, hasher: C.algo[name]}));
    }
  }
  for (const outputLength of [224, 256, 384, 512, 128]) each('SHA3 ' + outputLength, messages, (m) => C.SHA3(m, {outputLength}));
  check('kdf defaults', () => [show(() => C.EvpKDF('p', 's')), show(() => C.PBKDF2('p', 's', {iterations: 2}))]);

  for (const [name, args] of Object.entries({MD5: ['a', {}], SHA256: [5], SHA1: [null], HmacSHA256: ['m', 5]})) {
    check(name + ' of ' + JSON.stringify(args), () => C[name](...args));
  }
  for (const f of [(k) => C.HmacSHA1('m', k), (k) => C.PBKDF2(k, 's', {iterations: 2}), (k) => C.enc.Base64.stringify(k)]) {
    check('a key after ' + f, () => { const k = W([1, -2, 3], 5); f(k); return k; });
  }

  const texts = ['', 'QQ==', 'QQ', 'QUI=', 'QUJD', 'Q', 'é', '00ff', '0', 'xy', 'AB CD', 'QUJD\n', 'QR==', '\u0101\ud83d\ude00',
    '-_-_', long];
  for (const name of ['Utf8', 'Base64', 'Hex', 'Latin1', 'Utf16', 'Utf16LE', 'Base64url']) {
    if (!C.enc[name]) continue;
    each(name + '.stringify', messages, (m) => C.enc[name].stringify(m));
    each(name + '.parse', texts, (text) => C.enc[name].parse(text));
  }
  check('Utf8 of a half', () => C.enc.Utf8.stringify(W([-1])));

  function ciphers(name, key, mode, config) {
    for (const padding of mode === 'CBC' ? ['Pkcs7', 'NoPadding', 'AnsiX923', 'Iso97971'] : ['Pkcs7', 'NoPadding']) {
      each([name, mode, padding].join(), messages, (m) => {
        const cfg = {...config, padding: C.pad[padding], iv: ivs[0]};
        const e = C[name].encrypt(m, key, cfg);
        return [show(() => e.ciphertext), show(() => C[name].decrypt(e, key, cfg)), show(() => ivs[0])].join();
      });
    }
    check([name, mode, 'in parts'].join(), () => {
      const c = C.algo[name].createEncryptor(key, {...config, iv: ivs[1]});
      const d = C.algo[name].createDecryptor(key, {...config, iv: ivs[1]});
      const parts = ['abc'.repeat(30), 'd', '', 'e'.repeat(40), long].map((m) => c.process(m)).concat(c.finalize('end'));
      return parts.map((part) => show(() => part) + show(() => d.process(part))).concat(show(() => d.finalize())).join('\n');
    });
    check([name, mode, 'passphrase'].join(), () => {
      const e = C[name].encrypt(long, 'passphrase', config);
      return [e, e.iv, e.key, e.salt, C[name].decrypt(String(e), 'passphrase', config).toString(C.enc.Utf8)].join('\n');
    });
  }
  const keys = {AES: W([1, -2, 3, 4, 5, 6]), DES: W([1, -2]), TripleDES: W([1, -2, 3, 4, 5, 6])};
  for (const name in keys) {
    for (const mode of ['CBC', 'ECB', 'CTR', 'CFB', 'OFB']) ciphers(name, keys[name], mode, {mode: C.mode[mode]});
  }
  for (const name of ['RC4', 'RC4Drop', 'Rabbit', 'RabbitLegacy']) ciphers(name, ivs[1], 'stream', {drop: 5});
  for (const size of [4, 5, 6, 8, 3, 0]) {
    check('AES, key of words ' + size, () => C.AES.encrypt('t', W(Array(size).fill(7)), {iv: ivs[0]}).ciphertext);
    check('TripleDES, key of words ' + size, () => C.TripleDES.encrypt('t', W(Array(size).fill(7)), {iv: ivs[0]}).ciphertext);
  }
  check('CTRGladman', () => C.AES.encrypt(messages[5], keys.AES, {iv: ivs[0], mode: C.mode.CTRGladman}));
  check('no iv', () => C.AES.encrypt('t', ivs[0]));
  check('hex format', () => C.AES.encrypt('t', ivs[0], {iv: ivs[0], format: C.format.Hex}).toString());
  check('OpenSSL format', () => {
    const parsed = C.format.OpenSSL.parse(C.AES.encrypt('t', 'p').toString());
    return [parsed.salt, parsed.ciphertext, parsed.toString()].join();
  });
  check('AES defaults', () => C.AES.encrypt('text', 'passphrase').toString());
  return JSON.stringify(results, null, ' ');
})
