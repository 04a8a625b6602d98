// Signs and verifies with the vendors' libraries. It reads one JSON object from standard input and writes one to standard
// output: what the libraries sent for each call in "calls", and whether they accept each of "requests", "notifications"
// and "responses". A server on the loopback address stands for the gateways.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { AlipaySdk, AlipayFormData } from 'alipay-sdk';
import wechatpay from 'wechatpay-axios-plugin';
import mastercard from 'mastercard-oauth1-signer';

const { Wechatpay, Formatter, Rsa } = wechatpay;
const input = JSON.parse(readFileSync(0, 'utf8'));
const pem = (name) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

let received, reply;
const server = http.createServer((req, res) => {
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => {
    const headers = [];
    for (let i = 0; i < req.rawHeaders.length; i += 2) headers.push(req.rawHeaders.slice(i, i + 2));
    received = { method: req.method, target: req.url, headers, body: Buffer.concat(chunks).toString('latin1') };
    res.writeHead(reply.code, reply.headers);
    res.end(reply.body);
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const base = `http://127.0.0.1:${server.address().port}`;

// Times and nonces of the libraries that let them be chosen; the others are read from what is sent.
Formatter.timestamp = () => input.time;
Formatter.nonce = () => input.nonce;
mastercard.getTimestamp = () => input.time;
mastercard.getNonce = () => input.nonce;

const alipay = (publicKey) => new AlipaySdk({
  appId: input.client, privateKey: pem('m.pem'), keyType: 'PKCS8', alipayPublicKey: pem(publicKey), endpoint: base,
  gateway: `${base}/gateway.do`, camelcase: false,
});
const wxpay = new Wechatpay({
  mchid: input.client, serial: input.serial, privateKey: pem('m.pem'), certs: { PLATFORM: pem('a.pub') }, baseURL: base,
});

function form(call) {
  const data = new AlipayFormData();
  for (const [name, value] of Object.entries(call.fields)) data.addField(name, value);
  data.addFile('file_content', 'a.png', Buffer.from(call.file));
  return data;
}

const senders = {
  'alipay-v2': (call) => (call.file
    ? alipay('a.pub').exec(call.path, {}, { formData: form(call) })
    : alipay('a.pub').exec(call.path, call.params, { validateSign: true })),
  'alipay-v3': (call) => alipay('a.pub').curl(call.method, call.path, {
    query: call.query, body: call.body, form: call.file && form(call), appAuthToken: call.token,
  }),
  'wechatpay-v3': (call) => {
    const at = wxpay.chain(call.path.slice(1));
    const config = { params: call.query, meta: call.meta };
    if (call.method === 'GET') return at.get(config);
    if (!call.file) return at.post(call.body, config);
    const data = new wechatpay.Multipart();
    data.append('meta', JSON.stringify(call.meta));
    data.append('file', Buffer.from(call.file), 'a.png');
    return at.post(data.getBuffer(), { ...config, headers: data.getHeaders() });
  },
};

// send makes a call and returns the request that came of it, and whether the library took the answer.
async function send(call, answer) {
  received = undefined;
  reply = { code: 200, headers: {}, body: '{}', ...answer };
  let accepted = true;
  try { await senders[call.scheme](call); } catch (err) {
    if (!received) throw err;
    accepted = false;
  }
  return { received, accepted };
}

async function sent(call) {
  if (call.scheme !== 'oauth1-rsa') return (await send(call)).received;
  const value = mastercard.getAuthorizationHeader(call.path, call.method, call.text, input.client, pem('m.pem'));
  return { method: call.method, target: call.path, headers: [['Authorization', value]], body: call.text ?? '' };
}

// accepts reports whether a library takes the signature of a request that somebody else signed.
function accepts(r) {
  switch (r.scheme) {
    case 'wechatpay-v3':
      return Rsa.verify(Formatter.request(r.method, r.target, r.time, r.nonce, r.body), r.signature, pem('m.pub'));
    case 'alipay-v2':
      return alipay('m.pub').checkNotifySignV2(r.params);
    default:
      return alipay('m.pub').rsaCheck(r.content, r.signature);
  }
}

const output = { calls: [], requests: [], notifications: [], responses: [] };
for (const call of input.calls) output.calls.push({ ...await sent(call), scheme: call.scheme, name: call.name });
for (const r of input.requests) output.requests.push(accepts(r));
for (const n of input.notifications) output.notifications.push(alipay('a.pub').checkNotifySignV2(n));
for (const r of input.responses) {
  output.responses.push((await send({ scheme: r.scheme, method: 'GET', path: r.path, params: {} }, r)).accepted);
}
process.stdout.write(JSON.stringify(output));
process.exit(0);
