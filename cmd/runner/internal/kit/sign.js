// Signs the request: SHA256withRSA over method, path, client id, time and body, with the key in the variable privateKey
// (PKCS#8 or PKCS#1, PEM or bare base64). Works in Postman, in Newman and in runner, and loads nothing from anywhere.
// Without a key it leaves the signing to who runs the collection: runner run --sign antom.

const cryptoJS = require('crypto-js');

// numbers reads the integers of an RSA private key in DER, as hexadecimal text: the innermost sequence that has nine.
function numbers(der) {
    const found = [];
    for (let at = 0; at < der.length;) {
        const tag = der.substr(at, 2);
        let size = parseInt(der.substr(at + 2, 2), 16);
        at += 4;
        if (size > 0x80) {
            const digits = 2 * (size - 0x80);
            size = parseInt(der.substr(at, digits), 16);
            at += digits;
        }
        if (!(size >= 0) || at + 2 * size > der.length) throw new Error('privateKey is cut, or no key');
        const content = der.substr(at, 2 * size);
        at += 2 * size;
        if (tag === '02') {
            found.push(BigInt('0x' + content));
        } else if (tag === '30' || tag === '04') {
            const inner = numbers(content);
            if (inner.length >= 9) return inner;
        }
    }
    return found;
}

function readKey(pem) {
    const base64 = pem.replace(/-----[A-Z ]+-----/g, '').replace(/\\n|\s/g, '');
    if (/ENCRYPTED/.test(pem)) throw new Error('privateKey has a passphrase: give it without one');
    const found = numbers(cryptoJS.enc.Base64.parse(base64).toString(cryptoJS.enc.Hex));
    if (found.length < 9) throw new Error('privateKey holds no RSA private key');
    const [, n, e, , p, q, dp, dq, inverse] = found;
    return { n, e, p, q, dp, dq, inverse };
}

function power(base, exponent, modulus) {
    let result = BigInt(1);
    for (const bit of exponent.toString(2)) {
        result = (result * result) % modulus;
        if (bit === '1') result = (result * base) % modulus;
    }
    return result;
}

// sign returns the signature of a content in base64.
function sign(content, key) {
    const digits = 2 * Math.ceil(key.n.toString(16).length / 2);
    const hash = '003031300d060960864801650304020105000420' + cryptoJS.SHA256(content).toString();
    const message = BigInt('0x0001' + 'f'.repeat(digits - 4 - hash.length) + hash);
    // By the remainders of the two primes it takes a quarter of the time.
    const a = power(message % key.p, key.dp, key.p);
    const b = power(message % key.q, key.dq, key.q);
    const h = (((a - b) % key.p + key.p) * key.inverse) % key.p;
    const signature = b + h * key.q;
    if (power(signature, key.e, key.n) !== message) throw new Error('the numbers of privateKey do not fit together');
    return cryptoJS.enc.Base64.stringify(cryptoJS.enc.Hex.parse(signature.toString(16).padStart(digits, '0')));
}

// text is the value of a variable, which may name others.
const text = value => pm.variables.replaceIn(String(value || '')).trim();

// What is signed must be what is sent, and later requests use the ids of this one: variables are resolved once, here.
let body = '';
if (pm.request.body && pm.request.body.raw) {
    body = pm.variables.replaceIn(pm.request.body.raw);
    pm.request.body.raw = body;
    const missing = body.match(/\{\{[^{}"]+\}\}/);
    if (missing) console.warn('no value for ' + missing[0] + ': the request that gives it must run before');
}

const privateKey = text(pm.variables.get('privateKey'));
if (privateKey) {
    const clientId = text(pm.variables.get('clientId'));
    if (!clientId) throw new Error('set the variable clientId');
    const requestTime = String(Date.now());
    const path = text(pm.request.url.toString()).replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/#.*/, '')
        .replace(/[^!-~]+/g, encodeURIComponent);
    const content = pm.request.method + ' ' + path + '\n' + clientId + '.' + requestTime + '.' + body;
    const signature = 'algorithm=RSA256, keyVersion=' + (text(pm.variables.get('keyVersion')) || '1') + ', signature=' +
        encodeURIComponent(sign(content, readKey(privateKey)));
    pm.request.headers.upsert({ key: 'Client-Id', value: clientId });
    pm.request.headers.upsert({ key: 'Request-Time', value: requestTime });
    pm.request.headers.upsert({ key: 'Signature', value: signature });
    const agentToken = text(pm.variables.get('agentToken'));
    if (agentToken) pm.request.headers.upsert({ key: 'Agent-Token', value: agentToken });
}
