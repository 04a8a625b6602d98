// The global xml2Json: lists only where names repeat, texts without the space around them, attributes under $. A text
// which is no XML gives undefined, and no error.
const {Parser} = require('xml2js');

// The parser makes objects without a prototype, on which old scripts would miss hasOwnProperty. They get it only once
// they are complete: until then a name like __proto__ is a name.
function usual(value) {
  if (value === null || typeof value !== 'object') return value;
  for (const key of Object.keys(value)) usual(value[key]);
  if (Object.getPrototypeOf(value) === null) Object.setPrototypeOf(value, Object.prototype);
  return value;
}

module.exports = function xml2Json(text) {
  let result = {};
  new Parser({explicitArray: false, async: false, trim: true, mergeAttrs: false}).parseString(text, (_, made) => {
    result = usual(made);
  });
  return result;
};
