// Postman's uuid is a function which makes an identifier of version 4, and has itself again as v4.
const digits = '0123456789abcdef';

function make() {
  let id = '';
  for (let i = 0; i < 36; i++) {
    if (i === 8 || i === 13 || i === 18 || i === 23) id += '-';
    else if (i === 14) id += '4';
    else if (i === 19) id += digits[8 + Math.floor(Math.random() * 4)];
    else id += digits[Math.floor(Math.random() * 16)];
  }
  return id;
}

module.exports = () => make();
module.exports.v4 = () => make();
