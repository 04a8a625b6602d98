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

function LazyAjv(options) {
  const Ajv = require('ajv');
  return new Ajv(options);
}

module.exports = plugin(sdk, lodash, LazyAjv);
