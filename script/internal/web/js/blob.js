// Blob and File.
const TextDecoder = host.take('TextDecoder');
const TextEncoder = host.take('TextEncoder');

function join(parts) {
  const pieces = parts.map((part) => {
    if (part instanceof Blob) return bytes(part);
    if (ArrayBuffer.isView(part)) return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    if (host.isBuffer(part)) return new Uint8Array(part);
    return new TextEncoder().encode(`${part}`);
  });
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

let bytes;

class Blob {
  #bytes;
  #type;

  static { bytes = (blob) => blob.#bytes; }

  constructor(parts = [], options = {}) {
    if (parts === null || typeof parts !== 'object' || typeof parts[Symbol.iterator] !== 'function') {
      throw new TypeError('The "sources" argument must be an instance of a sequence.');
    }
    this.#bytes = join([...parts]);
    const type = options && options.type !== undefined ? `${options.type}` : '';
    this.#type = /[^ -~]/.test(type) ? '' : type.toLowerCase();
  }

  get size() { return this.#bytes.length; }

  get type() { return this.#type; }

  slice(start = 0, end = this.size, type = '') { return new Blob([this.#bytes.slice(start, end)], {type}); }

  async text() { return new TextDecoder('utf-8').decode(this.#bytes); }

  async arrayBuffer() { return this.#bytes.slice().buffer; }

  async bytes() { return this.#bytes.slice(); }

  get [Symbol.toStringTag]() { return 'Blob'; }
}

class File extends Blob {
  #name;
  #modified;

  constructor(parts, name, options = {}) {
    if (arguments.length < 2) throw new TypeError('The "fileBits" and "fileName" arguments must be specified');
    super(parts, options);
    this.#name = `${name}`;
    this.#modified = options && options.lastModified !== undefined ? Math.trunc(Number(options.lastModified)) || 0 :
      Date.now();
  }

  get name() { return this.#name; }

  get lastModified() { return this.#modified; }

  get [Symbol.toStringTag]() { return 'File'; }
}

return {Blob, File};
