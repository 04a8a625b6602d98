// The plugin wants the whole collection SDK, lodash and Ajv. It gets what it uses: a look at the kind of an object,
// seven functions, and an Ajv which is loaded when the first schema is checked.
const plugin = require('chai-postman');

const isKind = (kind) => (what) =>
  what !== null && what !== undefined && what._postman_propertyName === kind;

const sdk = {
  Request: { isRequest: isKind('Request') },
  Response: { isResponse: isKind('Response') },
};

const lodash = {
  forOwn: require('lodash/forOwn'),
  get: require('lodash/get'),
  has: require('lodash/has'),
  isEqual: require('lodash/isEqual'),
  isNumber: require('lodash/isNumber'),
  isPlainObject: require('lodash/isPlainObject'),
  isString: require('lodash/isString'),
};

// Compiling a schema takes ten milliseconds and more, so the Ajv of a schema which was found to be one is kept for the
// next check of the same schema with the same options.
const MOST_KEPT = 64;
const kept = new Map();

// isData tells whether JSON holds all of a value.
function isData(value, depth) {
  if (value === null || typeof value !== 'object') {
    return value === null || ['string', 'number', 'boolean'].includes(typeof value);
  }
  const proto = Object.getPrototypeOf(value);
  return depth > 0 && (Array.isArray(value) || proto === Object.prototype) &&
    Object.keys(value).every((key) => isData(value[key], depth - 1));
}

function keep(key, ajv) {
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value);
  kept.set(key, ajv);
}

class LazyAjv {
  constructor(options) {
    this.options = options;
    this.errors = null;
  }

  validate(schema, data) {
    const key = isData(schema, 100) && isData(this.options, 100) && JSON.stringify([this.options, schema]);
    this.ajv = kept.get(key);
    if (!this.ajv) {
      const Ajv = require('ajv');
      this.ajv = new Ajv(this.options);
    }
    const valid = this.ajv.validate(schema, data);
    if (key && !kept.has(key)) keep(key, this.ajv);
    this.errors = this.ajv.errors;
    return valid;
  }

  errorsText() { return this.ajv.errorsText(); }
}

module.exports = plugin(sdk, lodash, LazyAjv);
