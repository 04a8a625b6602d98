// Runs the collections of a file of cases in Newman and prints, for each case, the events that its run emits.
// NODE_PATH=<node_modules with newman> node lifecycle.js cases.json
const newman = require('newman');
const fs = require('fs');

const cases = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));

const first = (script) => (script.exec || [])[0] || '';

function lines(collection, options) {
  return new Promise((resolve) => {
    const out = [];
    const at = (name, text) => (err, o) => out.push([name, text ? text(o) : '', err ? '!' : ''].filter(Boolean).join(' '));
    const emitter = newman.run({ ...options, collection, reporters: [], delayRequest: 0 }, (err, summary) => {
      const s = summary.run.stats;
      out.push(`done${err ? ' !' : ''} failures ${summary.run.failures.length}`);
      for (const k of ['iterations', 'items', 'requests', 'prerequests', 'tests', 'prerequestScripts', 'testScripts', 'assertions']) {
        out.push(`${k} ${s[k].total}/${s[k].failed}`);
      }
      setTimeout(() => resolve(out), 50);
    });
    emitter.on('start', at('start'));
    emitter.on('beforeIteration', at('iteration', (o) => `${o.cursor.iteration}`));
    emitter.on('beforeItem', at('item', (o) => `${o.cursor.position} ${o.item.name}`));
    emitter.on('beforeScript', at('script', (o) => `${o.event.listen} ${first(o.script)}`));
    emitter.on('console', at('console', (o) => o.messages.join(' ')));
    emitter.on('assertion', (err, o) => out.push(`assertion ${o.assertion}${o.skipped ? ' skipped' : ''}${err ? ' !' : ''}`));
    emitter.on('exception', () => out.push('exception'));
    emitter.on('script', at('script end'));
    emitter.on('request', at('request', (o) => `${o.request.method} ${o.request.url.getPathWithQuery()}`));
    emitter.on('item', at('item end'));
    emitter.on('iteration', at('iteration end'));
  });
}

(async () => {
  const all = [];
  for (const c of cases) all.push(await lines(c.collection, c.options));
  process.stdout.write(JSON.stringify(all));
  process.exit(0);
})();
