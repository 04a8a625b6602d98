// Cases of crypto.subtle whose results do not depend on chance. Recorded with Node: see subtle_test.go.
(function (crypto, pem) {
  const {subtle} = crypto;
  const hex = (data) => Array.from(new Uint8Array(data), (b) => b.toString(16).padStart(2, '0')).join('');
  const bytes = (n, from = 0) => Uint8Array.from({length: n}, (_, i) => (i * 7 + from) & 255);
  const der = Uint8Array.from(pem);
  const aes = (name, n, usages = ['encrypt', 'decrypt']) => subtle.importKey('raw', bytes(n), name, true, usages);
  const HASHES = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];
  const rsa = (name, hash = 'SHA-256', usages = ['sign']) =>
    subtle.importKey('pkcs8', der, {name, hash}, true, usages);
  const show = (key) => [key.type, key.extractable, key.algorithm.name, key.algorithm.length, key.usages.join(),
    key.algorithm.hash && key.algorithm.hash.name, key.algorithm.namedCurve, key.algorithm.modulusLength,
    key.algorithm.publicExponent && hex(key.algorithm.publicExponent), String(key)].join(' ');
  const sorted = (jwk) => JSON.stringify(Object.keys(jwk).sort().map((name) => [name, jwk[name]]));
  const cases = {};
  for (const hash of HASHES) {
    cases['digest ' + hash] = async () => hex(await subtle.digest(hash, bytes(100)));
    cases['digest of a part ' + hash] = async () => hex(await subtle.digest({name: hash.toLowerCase()},
      bytes(100).subarray(3, 9)));
    cases['hmac ' + hash] = async () => {
      const key = await subtle.importKey('raw', bytes(40), {name: 'HMAC', hash}, true, ['sign', 'verify']);
      const mac = await subtle.sign('HMAC', key, bytes(99));
      return [hex(mac), await subtle.verify('HMAC', key, mac, bytes(99)),
        await subtle.verify('HMAC', key, mac, bytes(98)), show(key), sorted(await subtle.exportKey('jwk', key))].join();
    };
    cases['rsassa ' + hash] = async () => hex(await subtle.sign('RSASSA-PKCS1-v1_5', await rsa('RSASSA-PKCS1-v1_5', hash),
      bytes(50)));
    cases['pbkdf2 ' + hash] = async () => {
      const key = await subtle.importKey('raw', bytes(9), 'PBKDF2', false, ['deriveBits', 'deriveKey']);
      const params = {name: 'PBKDF2', hash, salt: bytes(8), iterations: 20};
      const derived = await subtle.deriveKey(params, key, {name: 'AES-CBC', length: 192}, true, ['encrypt']);
      return [hex(await subtle.deriveBits(params, key, 1000)), hex(await subtle.exportKey('raw', derived)), show(derived),
        show(key)].join();
    };
    cases['hkdf ' + hash] = async () => {
      const key = await subtle.importKey('raw', bytes(9), 'HKDF', false, ['deriveBits']);
      return hex(await subtle.deriveBits({name: 'HKDF', hash, salt: bytes(8), info: bytes(3)}, key, 512));
    };
  }
  for (const n of [16, 32]) {
    for (const size of [0, 5, 16, 100]) {
      cases[`cbc ${n} ${size}`] = async () => {
        const key = await aes('AES-CBC', n), params = {name: 'aes-cbc', iv: bytes(16, 9)};
        const text = await subtle.encrypt(params, key, bytes(size));
        return hex(text) + ' ' + hex(await subtle.decrypt(params, key, text));
      };
      cases[`gcm ${n} ${size}`] = async () => {
        const out = [], key = await aes('AES-GCM', n);
        for (const params of [{iv: bytes(12)}, {iv: bytes(20)}, {iv: bytes(12), additionalData: bytes(7), tagLength: 96}]) {
          params.name = 'AES-GCM';
          const text = await subtle.encrypt(params, key, bytes(size));
          out.push(hex(text), hex(await subtle.decrypt(params, key, text)));
        }
        return out.join();
      };
      cases[`ctr ${n} ${size}`] = async () => {
        const out = [], key = await aes('AES-CTR', n);
        for (const length of [128, 64, 8, 3]) {
          const counter = bytes(16).fill(255, 10);
          out.push(hex(await subtle.encrypt({name: 'AES-CTR', counter, length}, key, bytes(size))));
        }
        return out.join();
      };
    }
  }
  cases['rsa jwk'] = async () => sorted(await subtle.exportKey('jwk', await rsa('RSA-PSS')));
  cases['rsa pkcs8'] = async () => hex(await subtle.exportKey('pkcs8', await rsa('RSA-PSS')));
  cases['rsa show'] = async () => show(await rsa('RSA-OAEP', 'SHA-1', ['decrypt']));
  cases['rsa jwk again'] = async () => {
    const jwk = await subtle.exportKey('jwk', await rsa('RSASSA-PKCS1-v1_5'));
    const key = await subtle.importKey('jwk', jwk, {name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256'}, false, ['sign']);
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'key_ops']) delete jwk[secret];
    const pub = await subtle.importKey('jwk', jwk, {name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256'}, true, ['verify']);
    const signature = await subtle.sign('RSASSA-PKCS1-v1_5', key, bytes(5));
    return [hex(signature), await subtle.verify('RSASSA-PKCS1-v1_5', pub, signature, bytes(5)), show(pub),
      hex(await subtle.exportKey('spki', pub))].join();
  };
  for (const name of ['RSA-PSS', 'ECDSA', 'RSASSA-PKCS1-v1_5']) {
    cases['made keys ' + name] = async () => {
      const how = {name, hash: 'SHA-256', namedCurve: 'P-384', modulusLength: 2048, saltLength: 32,
        publicExponent: new Uint8Array([1, 0, 1])};
      const {publicKey, privateKey} = await subtle.generateKey(how, false, ['sign', 'verify']);
      const signature = await subtle.sign(how, privateKey, bytes(10));
      return [show(publicKey), show(privateKey), signature.byteLength,
        await subtle.verify(how, publicKey, signature, bytes(10)),
        await subtle.verify(how, publicKey, signature, bytes(11))].join();
    };
  }
  for (const curve of ['P-256', 'P-384', 'P-521']) {
    cases['ec ' + curve] = async () => {
      const how = {name: 'ECDSA', namedCurve: curve, hash: 'SHA-512'};
      const made = await subtle.generateKey(how, true, ['sign', 'verify']);
      const jwk = await subtle.exportKey('jwk', made.privateKey);
      const key = await subtle.importKey('jwk', jwk, how, true, ['sign']);
      const raw = await subtle.exportKey('raw', made.publicKey);
      const pub = await subtle.importKey('raw', raw, how, true, ['verify']);
      const again = await subtle.importKey('pkcs8', await subtle.exportKey('pkcs8', key), how, false, ['sign']);
      const signature = await subtle.sign(how, again, bytes(1));
      return [raw.byteLength, signature.byteLength, Object.keys(jwk).sort().join(), jwk.crv,
        await subtle.verify(how, pub, signature, bytes(1)), show(pub)].join();
    };
  }
  cases['oaep'] = async () => {
    const how = {name: 'RSA-OAEP', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1])};
    const {publicKey, privateKey} = await subtle.generateKey(how, true, ['encrypt', 'decrypt']);
    const text = await subtle.encrypt({...how, label: bytes(4)}, publicKey, bytes(30));
    return hex(await subtle.decrypt({...how, label: bytes(4)}, privateKey, text));
  };
  cases['made secrets'] = async () => {
    const out = [];
    for (const how of [{name: 'HMAC', hash: 'SHA-384'}, {name: 'AES-GCM', length: 192}, {name: 'HMAC', hash: 'SHA-1', length: 64}]) {
      out.push(show(await subtle.generateKey(how, true, how.name === 'HMAC' ? ['verify', 'sign'] : ['decrypt'])));
    }
    return out.join();
  };
  cases['uuid'] = async () => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID());
  cases['random'] = async () => {
    const array = new Uint32Array(1000);
    return [crypto.getRandomValues(array) === array, new Set(array).size > 990, Object.prototype.toString.call(crypto),
      Object.prototype.toString.call(subtle)].join();
  };
  for (const [name, how] of Object.entries({'AES-KW': {}, 'AES-GCM': {iv: bytes(12)}, 'AES-CBC': {iv: bytes(16)}})) {
    for (const format of ['raw', 'jwk']) {
      cases[['wrap', name, format].join()] = async () => {
        const wrapping = await subtle.importKey('raw', bytes(16), name, false, ['wrapKey', 'unwrapKey']);
        const inner = await subtle.importKey('raw', bytes(32), {name: 'HMAC', hash: 'SHA-256'}, true, ['sign']);
        if (name === 'AES-KW' && format === 'jwk') return show(wrapping); // its length need not be one of whole blocks
        const wrapped = await subtle.wrapKey(format, inner, wrapping, {name, ...how});
        const again = await subtle.unwrapKey(format, wrapped, wrapping, {name, ...how}, {name: 'HMAC', hash: 'SHA-256'}, true,
          ['sign']);
        return [format === 'raw' ? hex(wrapped) : '', hex(await subtle.exportKey('raw', again)), show(again)].join();
      };
    }
  }
  const pairs = (curve) => Promise.all([1, 2].map(() =>
    subtle.generateKey({name: 'ECDH', namedCurve: curve}, true, ['deriveBits', 'deriveKey'])));
  for (const curve of ['P-256', 'P-384', 'P-521']) {
    cases['ecdh ' + curve] = async () => {
      const [a, b] = await pairs(curve);
      const raw = await subtle.exportKey('raw', b.publicKey), how = {name: 'ECDH', namedCurve: curve};
      const again = await subtle.importKey('raw', raw, how, true, []);
      const ours = hex(await subtle.deriveBits({name: 'ECDH', public: again}, a.privateKey, 256));
      const theirs = hex(await subtle.deriveBits({name: 'ECDH', public: a.publicKey}, b.privateKey, 256));
      const all = await subtle.deriveBits({name: 'ECDH', public: again}, a.privateKey, null);
      const key = await subtle.deriveKey({name: 'ECDH', public: again}, a.privateKey, {name: 'AES-GCM', length: 128}, true, ['encrypt']);
      const jwk = await subtle.exportKey('jwk', a.privateKey);
      return [ours === theirs, hex(all).startsWith(ours), all.byteLength, hex(await subtle.exportKey('raw', key)) === ours.slice(0, 32),
        show(key), show(a.publicKey), show(a.privateKey), show(again), Object.keys(jwk).sort().join(), jwk.crv].join();
    };
  }
  for (const [name, use] of [['Ed25519', 'sign'], ['X25519', 'deriveBits']]) {
    const prefix = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, name === 'Ed25519' ? 112 : 110, 4, 34, 4, 32];
    const fixed = (usages) => subtle.importKey('pkcs8', Uint8Array.from([...prefix, ...bytes(32, 8)]), {name}, true, usages);
    cases[name] = async () => {
      const key = await fixed([use]), jwk = await subtle.exportKey('jwk', key), pair = await subtle.generateKey({name}, true, [use]);
      const {d, key_ops, ...rest} = jwk;
      const open = await subtle.importKey('jwk', rest, {name}, true, name === 'Ed25519' ? ['verify'] : []);
      const again = await subtle.importKey('raw', await subtle.exportKey('raw', open), {name}, true, name === 'Ed25519' ? ['verify'] : []);
      const out = [show(key), JSON.stringify(jwk), show(open), show(pair.publicKey), show(pair.privateKey),
        hex(await subtle.exportKey('pkcs8', key)), hex(await subtle.exportKey('spki', again))];
      if (name === 'X25519') return out.concat(hex(await subtle.deriveBits({name, public: again}, key, 256))).join();
      const signature = await subtle.sign(name, key, bytes(9));
      return out.concat(hex(signature), await subtle.verify(name, again, signature, bytes(9)),
        await subtle.verify(name, again, signature, bytes(8))).join();
    };
  }
  const errors = {
    'ed25519 of another length': () => subtle.importKey('raw', bytes(31), 'Ed25519', true, ['verify']),
    'ed25519 of another curve': () => subtle.importKey('jwk', {kty: 'OKP', crv: 'X25519', x: 'AA'}, 'Ed25519', true, ['verify']),
    'ecdh of two curves': async () => {
      const [[a], [b]] = [await pairs('P-256'), await pairs('P-384')];
      return subtle.deriveBits({name: 'ECDH', public: b.publicKey}, a.privateKey, 256);
    },
    'more than there is': async () => {
      const [a, b] = await pairs('P-256');
      return subtle.deriveBits({name: 'ECDH', public: b.publicKey}, a.privateKey, 512);
    },
    'ecdh with a private key': async () => {
      const [a, b] = await pairs('P-256');
      return subtle.deriveBits({name: 'ECDH', public: b.privateKey}, a.privateKey, 256);
    },
    'all of a pbkdf2': async () => subtle.deriveBits({name: 'PBKDF2', hash: 'SHA-1', salt: bytes(8), iterations: 1},
      await subtle.importKey('raw', bytes(8), 'PBKDF2', false, ['deriveBits']), null),
    'unwrap what is not wrapped': async () => subtle.unwrapKey('raw', bytes(24), await aes('AES-KW', 16, ['unwrapKey']), 'AES-KW',
      'AES-CBC', true, ['encrypt']),
    'wrap without the usage': async () => subtle.wrapKey('raw', await aes('AES-CBC', 16), await aes('AES-KW', 16, ['unwrapKey']),
      'AES-KW'),
    'wrap a short key': async () => subtle.wrapKey('raw', await subtle.importKey('raw', bytes(5), {name: 'HMAC', hash: 'SHA-1'}, true,
      ['sign']), await aes('AES-KW', 16, ['wrapKey']), 'AES-KW'),
    'no such hash': () => subtle.digest('MD5', bytes(1)),
    'no data': () => subtle.digest('SHA-1', 'text'),
    'no arguments': () => subtle.digest(),
    'no algorithm': () => subtle.importKey('raw', bytes(1), 'NONE', true, ['sign']),
    'no usages': () => subtle.importKey('raw', bytes(16), 'AES-CBC', true, []),
    'wrong usage': () => subtle.importKey('raw', bytes(16), 'AES-CBC', true, ['sign']),
    'wrong length': () => subtle.importKey('raw', bytes(15), 'AES-CBC', true, ['encrypt']),
    'no pkcs8': () => subtle.importKey('pkcs8', bytes(15), {name: 'RSA-PSS', hash: 'SHA-1'}, true, ['sign']),
    'no format': () => subtle.importKey('pem', bytes(15), 'AES-CBC', true, ['encrypt']),
    'not allowed': async () => subtle.decrypt({name: 'AES-CBC', iv: bytes(16)}, await aes('AES-CBC', 16, ['encrypt']), bytes(16)),
    'other algorithm': async () => subtle.sign('HMAC', await aes('AES-CBC', 16), bytes(16)),
    'bad padding': async () => subtle.decrypt({name: 'AES-CBC', iv: bytes(16)}, await aes('AES-CBC', 16), bytes(32)),
    'bad tag': async () => subtle.decrypt({name: 'AES-GCM', iv: bytes(12)}, await aes('AES-GCM', 16), bytes(32)),
    'bad iv': async () => subtle.encrypt({name: 'AES-CBC', iv: bytes(3)}, await aes('AES-CBC', 16), bytes(32)),
    'no export': async () => subtle.exportKey('raw', await subtle.importKey('raw', bytes(16), 'AES-CBC', false, ['encrypt'])),
    'export of the wrong kind': async () => subtle.exportKey('spki', await rsa('RSA-PSS')),
    'no key': () => subtle.sign('HMAC', {}, bytes(1)),
    'too much': async () => crypto.getRandomValues(new Uint8Array(65537)),
    'no integers': async () => crypto.getRandomValues(new Float32Array(2)),
    'jwk of the wrong kind': () => subtle.importKey('jwk', {kty: 'RSA', k: 'AA'}, {name: 'HMAC', hash: 'SHA-1'}, true, ['sign']),
    'too many blocks': async () => subtle.encrypt({name: 'AES-CTR', counter: bytes(16), length: 2}, await aes('AES-CTR', 16), bytes(80)),
  };
  for (const name in errors) {
    cases['error: ' + name] = async () => {
      try { await errors[name](); } catch (e) { return e.name; }
      return 'none';
    };
  }
  return (async () => {
    const out = {};
    for (const name in cases) {
      try { out[name] = String(await cases[name]()); } catch (e) { out[name] = `${e.name}: ${e.message} ${e.stack}`; }
    }
    return JSON.stringify(out, null, 1);
  })();
})
