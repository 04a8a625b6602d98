// The global xml2Json: lists only where names repeat, texts without the space around them, attributes under $. A text
// which is no XML gives undefined, and no error.
const {Parser} = require('xml2js');

module.exports = function xml2Json(text) {
  let result = {};
  new Parser({explicitArray: false, async: false, trim: true, mergeAttrs: false}).parseString(text, (_, made) => {
    result = made;
  });
  return result;
};
