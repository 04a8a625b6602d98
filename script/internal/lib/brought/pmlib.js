// What scripts know as pmlib: tokens, hashes and PKCE over jsrsasign, whose parts are in its member rs. This is a
// library of our own under the same names, because theirs is published as one file on a web page only.
'use strict';

const rs = require('jsrsasign-10');

const MINUTES_10 = 600;
const ID_LENGTH = 21;

function expectType(value, field, ...types) {
  if (value === null || !types.includes(typeof value)) throw new Error(`Field ${field} should be of type ${types}`);
}

// inside names the function that an error comes from; the parts of jsrsasign throw texts, too.
function inside(name, f) {
  try {
    return f();
  } catch (reason) {
    throw new Error(`[${name}] ${typeof reason === 'string' ? reason : reason.message}`);
  }
}

const tokenId = () => rs.hextob64u(rs.crypto.Util.getRandomHexOfNbytes(16)).slice(0, ID_LENGTH);

// The objects given are completed in place, as scripts may rely on.
function token(key, payload, header, seconds, alg) {
  expectType(payload, 'payload', 'object');
  expectType(header, 'header', 'object');
  expectType(seconds, 'exp', 'number');
  const now = Math.ceil(Date.now() / 1000);
  Object.assign(header, {typ: 'JWT', alg});
  Object.assign(payload, {iat: now - 5, nbf: now - 5, exp: now + seconds, jti: tokenId()});
  return rs.jws.JWS.sign(alg, JSON.stringify(header), JSON.stringify(payload), key);
}

const claims = (client, aud) => ({client_id: client, iss: client, aud});

const sha256 = (text) => rs.crypto.Util.hashString(text, 'sha256');

function pkceChallenge() {
  const verifier = rs.hextob64u(rs.crypto.Util.getRandomHexOfNbytes(32));
  return {code_verifier: verifier, code_challenge: rs.hextob64u(sha256(verifier)), code_challenge_method: 'S256'};
}

const jwtSign = (jwk = '', payload = {}, header = {}, exp = MINUTES_10, alg = 'RS256') => inside('jwtSign', () => {
  expectType(jwk, 'jwk', 'string', 'object');
  return token(rs.KEYUTIL.getKey(jwk), payload, header, exp, alg);
});

const jwtVerify = (jwt, pubkey, algorithm = 'RS256') => inside('jwtVerify', () => {
  expectType(jwt, 'jwt', 'string');
  expectType(pubkey, 'pubkey', 'string');
  const rules = {alg: [algorithm], gracePeriod: 5};
  if (!rs.jws.JWS.verifyJWT(jwt, rs.KEYUTIL.getKey(pubkey), rules)) throw new Error('Invalid JWT');
  const {headerObj: header, payloadObj: payload} = rs.jws.JWS.parse(jwt);
  return {header, payload};
});

const clientAssertPrivateKey = (jwk, client, aud, exp = MINUTES_10, alg = 'RS256') =>
  jwtSign(jwk, claims(client, aud), {}, exp, alg);

const clientAssertSecret = (secret, client, aud, exp = MINUTES_10, alg = 'HS256') => inside('clientAssertSecret', () => {
  expectType(secret, 'secret', 'string');
  return token(secret, claims(client, aud), {}, exp, alg);
});

module.exports = {pkceChallenge, jwtSign, jwtVerify, sha256, clientAssertPrivateKey, clientAssertSecret, rs};
