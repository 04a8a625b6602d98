// RegExp.$1 and the other properties of the last match. They follow exec, through which everything else matches.
const exec = RegExp.prototype.exec;
let last = Object.assign([''], {index: 0, input: ''});

Object.defineProperty(RegExp.prototype, 'exec', {
  value: function(text) {
    const match = exec.call(this, text);
    if (match) last = match;
    return match;
  },
  writable: true, enumerable: false, configurable: true,
});

Object.defineProperty(RegExp.prototype, 'test', {
  value: function test(text) { return this.exec(text) !== null; },
  writable: true, enumerable: false, configurable: true,
});

const end = () => last.index + last[0].length;
const properties = {
  input: () => last.input, lastMatch: () => last[0], lastParen: () => last.length > 1 && last[last.length - 1] || '',
  leftContext: () => last.input.slice(0, last.index), rightContext: () => last.input.slice(end()),
};
const short = {$_: 'input', '$&': 'lastMatch', '$+': 'lastParen', '$`': 'leftContext', "$'": 'rightContext'};
for (const name in short) properties[name] = properties[short[name]];
for (let i = 1; i <= 9; i++) properties['$' + i] = () => last[i] || '';
for (const name in properties) {
  Object.defineProperty(RegExp, name, {get: properties[name], set() {}, enumerable: false, configurable: true});
}

return {};
