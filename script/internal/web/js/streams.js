// The web's streams. The three general classes are a library's; those that compress are made of them here.
const {ReadableStream, WritableStream, TransformStream} = host.library('web-streams');

const FORMATS = ['deflate', 'deflate-raw', 'gzip'];

function formatOf(format) {
  const text = `${format}`;
  if (!FORMATS.includes(text)) {
    const error = new TypeError(
      `The argument 'format' must be one of: 'deflate', 'deflate-raw', 'gzip'. Received '${text}'`);
    error.code = 'ERR_INVALID_ARG_VALUE';
    throw error;
  }
  return text;
}

function chunkBytes(chunk) {
  if (ArrayBuffer.isView(chunk)) {
    return chunk.buffer.slice(chunk.byteOffset, chunk.byteOffset + chunk.byteLength);
  }
  if (host.isBuffer(chunk)) return chunk.slice(0);
  const error = new TypeError(
    'The "chunk" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.');
  error.code = 'ERR_INVALID_ARG_TYPE';
  throw error;
}

// pair is the two ends of a stream whose bytes go through work, whole, when the writer closes it.
function pair(work) {
  const chunks = [];
  return new TransformStream({
    transform(chunk) { chunks.push(chunkBytes(chunk)); },
    flush(controller) {
      const out = new Uint8Array(work(chunks));
      if (out.length > 0) controller.enqueue(out);
    },
  });
}

class CompressionStream {
  #ends;

  constructor(format) {
    const name = formatOf(format);
    this.#ends = pair((chunks) => host.compress(name, chunks));
  }

  get readable() { return this.#ends.readable; }

  get writable() { return this.#ends.writable; }

  get [Symbol.toStringTag]() { return 'CompressionStream'; }
}

class DecompressionStream {
  #ends;

  constructor(format) {
    const name = formatOf(format);
    this.#ends = pair((chunks) => host.decompress(name, chunks));
  }

  get readable() { return this.#ends.readable; }

  get writable() { return this.#ends.writable; }

  get [Symbol.toStringTag]() { return 'DecompressionStream'; }
}

return {ReadableStream, WritableStream, TransformStream, CompressionStream, DecompressionStream};
