// The package has Buffer; Postman's module has more around it, as Node.js does.
const parts = require('buffer');

parts.Buffer.poolSize = 8192;
const scope = (0, eval)('this'); // what the realm has besides the language

function lossless(bytes, check) {
  return check(parts.Buffer.from(bytes.buffer || bytes, bytes.byteOffset || 0, bytes.byteLength));
}

const isAscii = (bytes) => lossless(bytes, (all) => all.every((byte) => byte < 128));
const isUtf8 = (bytes) => lossless(bytes, (all) => parts.Buffer.from(all.toString('utf8'), 'utf8').equals(all));

function transcode(bytes, from, to) { return parts.Buffer.from(parts.Buffer.from(bytes).toString(from), to); }

function resolveObjectURL() { return undefined; }

function copyBytesFrom(view, offset = 0, length = view.length - offset) {
  return parts.Buffer.from(view.slice(offset, offset + length).buffer);
}

parts.Buffer.copyBytesFrom = parts.Buffer.copyBytesFrom || copyBytesFrom;
parts.Buffer.of = parts.Buffer.of === Uint8Array.of ? (...bytes) => parts.Buffer.from(bytes) : parts.Buffer.of;

module.exports = {
  Buffer: parts.Buffer,
  SlowBuffer: parts.SlowBuffer,
  INSPECT_MAX_BYTES: parts.INSPECT_MAX_BYTES,
  kMaxLength: parts.kMaxLength,
  kStringMaxLength: 2 ** 29 - 24,
  constants: {MAX_LENGTH: parts.kMaxLength, MAX_STRING_LENGTH: 2 ** 29 - 24},
  isAscii,
  isUtf8,
  transcode,
  resolveObjectURL,
};

for (const name of ['Blob', 'File', 'atob', 'btoa']) {
  const get = () => scope[name];
  const set = (value) => Object.defineProperty(module.exports, name, {value, writable: true});
  Object.defineProperty(module.exports, name, {enumerable: true, configurable: true, get, set});
}
