// Records what Node says of each snippet in errors.txt: node errors.mjs > errors.jsonl
import {readFileSync} from 'node:fs';
import vm from 'node:vm';

for (const source of readFileSync(new URL('errors.txt', import.meta.url), 'utf8').split('\n')) {
  if (!source) continue;
  let said = 'nothing';
  try {
    vm.runInNewContext(`(function () {${source}\n})()`);
  } catch (e) {
    said = `${e.name}: ${e.message}`;
  }
  console.log(JSON.stringify([source, said]));
}
