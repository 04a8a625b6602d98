// TextEncoder and TextDecoder.
const {encode, encodeInto, encoding, decode} = host;

class TextEncoder {
  get encoding() { return 'utf-8'; }

  encode(text = '') { return new Uint8Array(encode(`${text}`)); }

  encodeInto(text, target) {
    if (!(target instanceof Uint8Array)) {
      throw new TypeError('The "dest" argument must be an instance of Uint8Array.');
    }
    const [read, bytes] = encodeInto(`${text}`, target.length);
    target.set(new Uint8Array(bytes));
    return {read, written: bytes.byteLength};
  }

  get [Symbol.toStringTag]() { return 'TextEncoder'; }
}

// bytesOf is the range of bytes under a buffer or a view.
function bytesOf(input) {
  if (ArrayBuffer.isView(input)) return input.buffer.slice(input.byteOffset, input.byteOffset + input.byteLength);
  if (host.isBuffer(input)) return input;
  const error = new TypeError(
    'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.');
  error.code = 'ERR_INVALID_ARG_TYPE';
  throw error;
}

class TextDecoder {
  #name;
  #fatal;
  #ignoreBOM;
  #rest = new ArrayBuffer(0);
  #started = false;

  constructor(label = 'utf-8', options = undefined) {
    this.#name = encoding(`${label}`);
    if (!this.#name) {
      const error = new RangeError(`The "${label}" encoding is not supported`);
      error.code = 'ERR_ENCODING_NOT_SUPPORTED';
      throw error;
    }
    this.#fatal = Boolean(options && options.fatal);
    this.#ignoreBOM = Boolean(options && options.ignoreBOM);
  }

  get encoding() { return this.#name; }

  get fatal() { return this.#fatal; }

  get ignoreBOM() { return this.#ignoreBOM; }

  decode(input = new ArrayBuffer(0), options = undefined) {
    const stream = Boolean(options && options.stream);
    const done = decode(this.#name, this.#rest, bytesOf(input), this.#fatal, stream);
    if (!done) {
      this.#rest = new ArrayBuffer(0);
      const error = new TypeError('The encoded data was not valid for encoding ' + this.#name);
      error.code = 'ERR_ENCODING_INVALID_ENCODED_DATA';
      throw error;
    }
    let [text, rest] = done;
    this.#rest = rest;
    if (!this.#ignoreBOM && !this.#started && text[0] === '\uFEFF') text = text.slice(1);
    this.#started = stream && (this.#started || text !== '');
    return text;
  }

  get [Symbol.toStringTag]() { return 'TextDecoder'; }
}

return {TextEncoder, TextDecoder};
