// Signs or verifies one request, given as JSON on the standard input, with the library http-message-signatures. Writes
// the signed headers, or whether the signature holds.
import { readFileSync } from 'node:fs';
import library from 'http-message-signatures';

const { format, verify, algorithm, key, keyid, fields, params, created, message } = JSON.parse(readFileSync(0, 'utf8'));
const form = library[format === 'cavage' ? 'cavage' : 'httpbis'];
const secret = algorithm === 'hmac-sha256' ? Buffer.from(key) : key;

async function run() {
  if (verify) {
    const keyLookup = async () => ({ id: keyid, algs: [algorithm], verify: library.createVerifier(secret, algorithm) });
    return form.verifyMessage({ keyLookup, all: true, notAfter: new Date((created + 1) * 1000) }, message);
  }
  const signer = library.createSigner(secret, algorithm, keyid);
  const signed = await form.signMessage(
    { key: signer, name: 'sig1', fields, params, paramValues: { created: new Date(created * 1000) } }, message);
  return signed.headers;
}

run().then((result) => console.log(JSON.stringify({ result })), (error) => console.log(JSON.stringify({ error: error.message })));
