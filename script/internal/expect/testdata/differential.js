// Makes assertions by number and compares what pm.expect and the real chai say to them.
class Shape { constructor() { this.side = 2; } get area() { return 4; } }
Shape.prototype.inherited = 1;
function Old() {}
Old.prototype = { shared: [1] };
const keyed = Object.create(null); keyed.a = 1;
const symbolic = { a: 1, [Symbol.for('s')]: 2 };
const tagged = { [Symbol.toStringTag]: 'Custom', a: 1 };
const oddTag = { [Symbol.toStringTag]: 'Object', a: 1 };
const hidden = Object.defineProperty({ a: 1 }, 'b', { value: 2, enumerable: false });
const cycle = { a: 1 }; cycle.self = cycle;
const cycle2 = { a: 1 }; cycle2.self = cycle2;
const fn = function named() {};
const list = [1, 2, 3];
const date = new Date(1e12);
const getter = { get a() { return 1; } };
const looksLikeResponse = { _postman_propertyName: 'Response' };
const proxied = new Proxy({ a: 1 }, {});
let deepA = [], deepB = [];
for (let i = 0; i < 300; i++) { deepA = [deepA]; deepB = [deepB]; }

// What change and its kin are asked: the subjects below change this when they are called.
const counter = { n: 0, text: 'a' };
const movers = [() => { counter.n++; }, () => { counter.n -= 2; }, () => 5, () => { counter.text += 'a'; },
  () => { throw new TypeError('x'); }, () => { throw 5; }];

// Lists which are long enough for an index, and orders of them.
const mixed = ['a', 'b', '', 0, -0, 1, NaN, null, undefined, true, false, [], {}, { a: 1 }, [1, { b: NaN }],
  new Date(5),
  list, '1', 'true', { b: 2, a: 1 }];
const words = Array.from({ length: 24 }, (_, i) => 'word' + (i % 20));
const rows = (last) => Array.from({ length: 20 }, (_, i) => ({ id: i < 19 ? i : last, tags: ['t' + (i % 3)],
  on: i > 5 }));
const plainMixed = mixed.filter((v) => !(v instanceof Date));

const values = [
  mixed, mixed, words, rows(19), rows(19), plainMixed, plainMixed,
  undefined, null, true, false, 0, -0, 1, 2.5, -7, NaN, Infinity, 1e21, 10n,
  '', 'a', 'abc', 'A long text which is longer than what chai shows', 'ÄÖ', '\ud83d\ude00', '\ud83d', '200', '3',
  Symbol.iterator, [], [1], list, [1, , 3], [undefined], [NaN, -0], ['a', 'b'], [[1], [2]], [{ a: 1 }], ['a', { a: 1 }],
  {}, { a: 1 }, { a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, { a: { b: { c: null } } }, { length: 3 }, { a: undefined },
  { toString: 1 }, tree, same, keyed, symbolic, tagged, oddTag, hidden, cycle, cycle2, getter, proxied, deepA, deepB,
  new Shape(), new Old(), new Array(3), Object.freeze({ a: 1 }), fn, () => 1, Shape, date, new Date(1e12),
    new Date(NaN),
  /a/, /b/g, new Error('boom'), new TypeError('x'), new Map([[1, 2]]), new Set([1, 'a']), new Set(), new WeakMap(),
  new Uint8Array([1, 2, 3]), new ArrayBuffer(2), Object(1), Object('abc'), Object(false), Promise.resolve(1),
  (function () { return arguments; })(1, 2), Object.create(Date.prototype), Object.create([]), Math, JSON,
  response, missing, fancy, broken, request, looksLikeResponse, ...movers,
  Object('abc'), Object(NaN), [, ,], [NaN], [-0], [0], new Map([[{ a: 1 }, new Set([1])]]), new Set([{ a: 1 }]),
  new Map([['a', 1], ['b', 2]]), new Set([NaN, -0]), new Date(5), [new Date(5)], { d: new Date(5) }, { r: /a/g },
  [/a/g],
  { e: new Error('boom') }, [Symbol.iterator], { s: Object('abc') }, { m: new Map() }, [1n], { n: -0 }, { n: 0 },
  new Proxy([1, 2, 3], {}), new Proxy(() => 1, {}), { get b() { return [1, 2]; }, a: 1 }, new Float64Array([1, -0]),
  Object.assign(new Error('boom'), { code: 5 }), new AggregateError([1], 'many'), [[[{ a: [{ b: NaN }] }]]],
  [[[{ a: [{ b: NaN }] }]]], Object.defineProperty([1, 2], 'extra', { value: 1, enumerable: true }), Buffers(1),
  Buffers(1),
];
function Buffers(n) { return new Uint8Array([n, 2]).buffer; }
const responses = [response, response, missing, fancy, broken, request, looksLikeResponse, {}, null, 'text'];

const any = (i) => [values[i % values.length]];
const two = (i) => [values[i % values.length], values[(i * 7 + 3) % values.length]];
const pick = (...choices) => (i) => choices[i % choices.length];
const none = () => [];
const numbers = pick([0], [-0], [1], [2], [3], [2.5], [NaN], [Infinity], ['3'], [null], [], [date], [10n],
  [1, 'why'], [9]);
const types = pick(['array'], ['Array'], ['string'], ['number'], ['object'], ['OBJECT'], ['null'], ['undefined'],
  ['function'], ['boolean'], ['date'], ['regexp'], ['error'], ['map'], ['set'], ['symbol'], ['bigint'], ['custom'],
  ['uint8array'], ['promise'], ['arguments'], [], [1], ['kind', 'why'], ['string', 'why'], ['ÄRRAY'], [null]);
const names = pick(['a'], ['b'], ['length'], ['a', 1], ['a', 2], ['a', undefined], ['length', 3], ['id', 7], [0],
  [0, 1],
  ['toString'], ['inherited'], ['side', 2], ['area'], [1], [NaN], [], [null], [{}], [Symbol.iterator], ['a.b'],
  ['a', { b: { c: null } }], ['b', [1, 2]], ['a', 1, 'why'], ['zzz', 1, 'why'], ['\ud83d'], ['code', 200],
    ['owner.id', 1],
  ['a.b.c'], ['tags[0]', 'a'], ['__proto__'], ['shared'], ['items[1].n', 2.5], ['items.0.n'], ['tags[5]'],
  ['tags[0].x'],
  ['owner.mail', null], ['owner.nothing'], ['a.b', { c: null }], ['[0]'], ['[0].a', 1], ['1.a'], ['a.constructor'],
  ['owner.__proto__'], ['length.x'], ['a[b]'], ['b[1]', 2, 'why'], ['a\\.b'], ['list[0]a']);
const includes = pick(['a'], ['abc'], [''], [1], ['\ud83d'], [{ a: 1 }], [{}], [{ a: 1, b: [1, 2] }], [[1]], [NaN],
  [undefined], [], [null], [/a/], ['c', 'why'], [{ zzz: 1 }], [{ a: { b: { c: null } } }], [[1, 2]], [1, 'why'],
  [symbolic], [{ id: 7, name: 'n' }], [{ length: 3 }]);
const keys = pick(['a'], ['b'], ['a', 'b'], [['a']], [['a', 'b']], [['b', 'a']], [[]], [], [{ a: 1 }], [['a'], 'b'],
  [1],
  [null], ['a', 'a'], [['id', 'name', 'tags', 'owner', 'items']], [Symbol.for('s')], [[1]], [[undefined]],
    [new Array(2)]);
const lists = pick([mixed.slice().reverse()], [[...mixed.slice(1), 5]], [words.slice().reverse()], [words.slice(4)],
  [rows(19).reverse()], [rows(-0)], [rows(19).slice(3)], [[...words.slice(1), 'word5']], [plainMixed.slice().reverse()],
  [plainMixed.map((v) => (Array.isArray(v) ? v.slice() : v))], [[...plainMixed.slice(1), Symbol.iterator]],
[[1, 2, 3]], [[3, 2, 1]], [[1]], [[]], [['a', 'b']], [[{ a: 1 }]], [[[2], [1]]], [[1, 1]], [[NaN]],
  ['abc'], [null], [], [new Array(1)], [[undefined]], [[1, 2, 3, 4]], [['a', { a: 1 }]], [[1], 'why'], [[response]],
    [[1, 2]]);
const patterns = pick([/a/], [/^a/i], [/b/g], [/c/y], ['a'], [null], [], [/Ä/u], [/x/, 'why'], [/(?=a)/],
  [{ exec: () => true }]);
const classes = pick([Array], [Object], [Date], [Shape], [Old], [Function], [Error], [TypeError], [Map], [() => 1],
  [1], [null],
  [], [{}], [Shape, 'why'], [Promise], [RegExp], [{ [Symbol.hasInstance]: () => true }], [fn.bind(null)]);
const statuses = pick([200], [404], ['OK'], ['Not Found'], ['FANCY'], ['200'], [503], [NaN], [], [null],
  [Object(200)], [200, 'x']);
const headers = pick(['Content-Type'], ['content-type'], ['X-None'], ['Content-Type', 'application/json'],
  ['Content-Type', 'text/html'], ['X-None', 'a'], [], [null], ['content-type', undefined], [5]);
const paths = pick([], ['id'], ['id', 7], ['id', 8], ['list'], ['list.0.a'], ['list[0].a', 1], ['list.1.a', 2], ['a.b'],
  ['a.b', 1], ['a'], ['o.p.q', null], ['o.p', { q: null }], ['o.p', { q: 1 }], ['list', [{ a: 1 }, { a: 2 }]], ['o.x'],
  ['list.length'], ['list.7'], ['id.x'], ['list[1].a', 3], ['list[0].a.b'], ['o.p.q.r'], ['nothing'], ['nothing', 1],
  ['nothing', undefined], ['o["p"]'], ['list[0]', { a: 1 }], ['text'], ['length'], ['constructor'], ['o.constructor'],
  ['[0]'], ['list.0', { a: 1 }], [undefined], [{ id: 7 }, 1], [/id/], ['o.p.q', undefined], [''], [5], [null],
  [['id']], [{}], ['id', undefined], ['toString'], ['.']);
const bodies = pick([], [/no/], [/^\{/, 'x'], [/json/g], [/7/y], ['no json'], [''], ['[1,2'], [/json/], [{ id: 7 }],
  [5], [null], [undefined]);
const thrower = pick([], [Error], ['boom'], [/boom/], [TypeError, 'x', 'why'], [5], [undefined, 'boom']);
const moves = pick([counter, 'n'], [counter, 'text'], [counter, 'none'], [() => counter.n], [() => 5], [null, 'n'],
  [counter, 'n', 'why'], []);

const general = [
  ...['true', 'false', 'null', 'undefined', 'NaN', 'exist', 'exists', 'empty', 'ok', 'finite', 'arguments', 'sealed',
    'frozen', 'extensible'].map((w) => [w]),
  ...['equal', 'equals', 'eq', 'eql', 'eqls', 'eql', 'equal'].map((w) => [w, any]),
  ['equal', two], ['eql', two],
  ...['a', 'an'].map((w) => [w, types]),
  ...['above', 'gt', 'greaterThan', 'least', 'gte', 'greaterThanOrEqual', 'below', 'lt', 'lessThan', 'most', 'lte',
    'lessThanOrEqual', 'length', 'lengthOf'].map((w) => [w, numbers]),
  ['lengthOf', any],
  ...['within', 'closeTo', 'approximately'].map((w) => [w, pick([0, 3], [1, 1], [3, 0], [NaN, 1], [0, Infinity],
    ['0', 3],
    [0], [], [-7, 2.5, 'why'], [date, date], [2, 0.5])]),
  ...['property', 'property', 'property', 'ownProperty', 'haveOwnProperty'].map((w) => [w, names]),
  ...['include', 'includes', 'contain', 'contains', 'string'].map((w) => [w, includes]),
  ['include', any],
  ...['keys', 'key'].map((w) => [w, keys]),
  ...['members', 'members', 'oneOf'].map((w) => [w, lists]),
  ...['match', 'matches'].map((w) => [w, patterns]),
  ...['instanceof', 'instanceOf'].map((w) => [w, classes]),
  ...['change', 'changes', 'increase', 'increases', 'decrease', 'decreases'].map((w) => [w, moves]), ['by', numbers],
  ['respondTo', pick(['toString'], ['text'], ['zzz'])], ['throw', thrower], ['satisfy', pick([(v) => !!v],
  [(v) => typeof v === 'number'], [() => 0, 'why'], [5])],
  ['ownPropertyDescriptor', names],
];
const postman = [
  ...['postmanRequest', 'postmanResponse', 'postmanRequestOrResponse', 'info', 'success', 'redirection', 'clientError',
    'serverError', 'error', 'ok', 'accepted', 'withoutContent', 'badRequest', 'unauthorised', 'unauthorized',
      'forbidden',
    'notFound', 'notAcceptable', 'rateLimited', 'withBody', 'json', 'responseTime'].map((w) => [w]),
  ...['status', 'statusCode', 'statusReason', 'status'].map((w) => [w, statuses]),
  ['statusCodeClass', pick([2], [4], ['2'], [])],
  ...['header', 'header'].map((w) => [w, headers]),
  ...['jsonBody', 'jsonBody'].map((w) => [w, paths]),
  ['body', bodies], ['responseTime', numbers], ['responseSize', numbers],
];
const odd = [['bogus'], ['lenght'], ['_obj'], ['then'], ['toString', none], ['equal', any, 'foo'],
  ['a', types, 'length'],
  ['lengthOf', numbers, 'length'], ['equal', any, 'length'], ['include', any, 'bogus']];
const modifiers = [[], [], [], [], ...Array(12).fill(['not']), ['deep'], ['deep'], ['not', 'deep'], ['own'], ['nested'],
  ['deep', 'own'], ['not', 'own'], ['any'], ['all'], ['include'], ['contain', 'any'], ['include', 'deep'], ['ordered'],
  ['include', 'ordered'], ['lengthOf'], ['not', 'lengthOf'], ['an'], ['responseTime'], ['not', 'responseTime'],
    ['itself'],
  ['include', 'deep', 'ordered'], ['deep', 'nested']];
const joints = ['and', 'that', 'which', 'with', 'but'];

// random is a small generator; each case has its own, so a case is made again by its number.
function random(seed) {
  let s = (seed * 2654435761 + 12345) >>> 0;
  return (n) => {
    s = (Math.imul(s ^ (s >>> 15), 2246822519) + 3266489917) >>> 0;
    return (s >>> 8) % n;
  };
}

function assertion(rnd, onResponse) {
  const pool = rnd(50) === 0 ? odd : onResponse && rnd(3) > 0 ? postman : rnd(12) === 0 ? postman : general;
  const [word, args, member] = pool[rnd(pool.length)];
  const steps = modifiers[rnd(modifiers.length)].map((m) => [m]);
  if (member) return [...steps, [word], [member]];
  return [...steps, args ? [word, args(rnd(100000))] : [word]];
}

// fitting makes an assertion which mostly holds, so that the second one of a chain is reached.
function fitting(v, rnd) {
  const choices = [[['equal', [v]]], [['eql', [v]]], [['deep'], ['equal', [v]]], [['oneOf', [[1, v]]]], [['not'],
    ['equal', [fn]]],
    [['not'], ['a', ['promise']]], [['a', [kindOf(v)]]], [['an', [kindOf(v)]]], [['not'], ['true']]];
  if (v !== null && v !== undefined) choices.push([['exist']], [['not'], ['have'], ['property', ['nothing']]]);
  if (typeof v === 'number') choices.push([['least', [v]]], [['within', [v, Infinity]]], [['below', [1e30]]],
    [['not'], ['above', [v]]]);
  if (typeof v === 'string') choices.push([['include', [v.slice(1)]]], [['match', [/^/]]], [['string', [v]]]);
  if (typeof v === 'string' || Array.isArray(v)) choices.push([['lengthOf', [v.length]]], [['length', [v.length]]],
    [['lengthOf'], ['above', [-1]]], [['have'], ['lengthOf'], ['within', [0, 400]]], [['property', ['length']]]);
  if (Array.isArray(v)) choices.push([['include', [v[0]]]], [['members', [v.slice()]]], [['include'], ['members',
    [v.slice(1)]]]);
  if (typeof v === 'object' && v !== null && !Array.isArray(v)) fittingObject(v, rnd, choices);
  return [['to'], ...choices[rnd(choices.length)]];
}

function kindOf(v) {
  return Array.isArray(v) ? 'array' : v === null ? 'null' : v instanceof Date ? 'Date' : typeof v;
}

function fittingObject(v, rnd, choices) {
  const keys = Object.keys(v);
  if (keys.length === 0) return choices.push([['empty']]);
  const key = keys[rnd(keys.length)];
  choices.push([['property', [key]]], [['property', [key, v[key]]]], [['own'], ['property', [key]]], [['keys', keys]],
    [['all'], ['keys', [keys]]], [['any'], ['keys', [key, 'zzz']]], [['include', [{ [key]: v[key] }]]],
    [['include'], ['keys', [key]]], [['deep'], ['include', [{ [key]: v[key] }]]], [['instanceof', [Object]]]);
  if (v instanceof Response) choices.push([['status', [v.code]]], [['status', [v.status]]], [['not'], ['header',
    ['X-None']]],
    [['header', ['Content-Type']]], [['responseTime'], ['below', [1000]]], [['not'], ['status', [201]]], [['ok']],
    [['success']], [['error']], [['json']], [['jsonBody']], [['jsonBody', ['id', 7]]], [['withBody']], [['body',
      [v.body]]],
    [['postmanResponse']], [['notFound']], [['clientError']], [['header', ['content-type', 'application/json']]]);
  return choices;
}

function makeCase(number) {
  const rnd = random(number);
  const onResponse = rnd(4) === 0;
  const from = onResponse ? responses : values;
  const c = { subject: from[rnd(from.length)], message: rnd(8) === 0 ? 'note' : undefined, kept: rnd(6) === 0 };
  c.first = rnd(5) < 3 ? fitting(c.subject, rnd) : [['to'], ...assertion(rnd, onResponse)];
  c.second = rnd(3) === 0 ? [[joints[rnd(joints.length)]], ...assertion(rnd, onResponse)] : [];
  c.third = c.second.length && rnd(3) === 0 ? [[joints[rnd(joints.length)]], ...assertion(rnd, onResponse)] : [];
  c.taken = c.kept ? rnd(c.first.length) : c.first.length;
  return c;
}

const walk = (start, steps) => steps.reduce((a, [word, args]) => (args ? a[word](...args) : a[word]), start);

// judge runs a case. A kept case takes a chain out of the middle, and uses it again after the end.
function judge(expect, c) {
  forget();
  counter.n = 0;
  counter.text = 'a';
  try {
    const kept = walk(expect(c.subject, c.message), c.first.slice(0, c.taken));
    const end = walk(kept, c.first.slice(c.taken));
    walk(walk(c.kept ? kept : end, c.second), c.third);
    return { pass: true };
  } catch (e) {
    return e;
  }
}

const remembering = [patterns(2)[0], patterns(3)[0], bodies(3)[0], bodies(4)[0],
  ...values.filter((v) => v instanceof RegExp && v.global)];
function forget() { for (const re of remembering) re.lastIndex = 0; }

function alike(a, b) {
  if (Object.is(a, b)) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  try { return JSON.stringify(a) === JSON.stringify(b); } catch (e) { return true; }
}

// An AssertionError is that of the chai it comes from.
const sameClass = (a, b) => a.constructor === b.constructor ||
  a instanceof real().AssertionError && b instanceof untouched().AssertionError;

function sameEnd(a, b) {
  return a.pass === b.pass && a.name === b.name && a.message === b.message && a.showDiff === b.showDiff &&
    sameClass(a, b) && alike(a.actual, b.actual) && alike(a.expected, b.expected);
}

const inspect = (v) => { try { return real().util.inspect(v); } catch (e) { return String(e); } };
const path = (steps) => steps.map(([word, args]) => '.' + word + (args ? '(' + args.map(inspect) + ')' : '')).join('');
const show = (c) => 'expect(' + inspect(c.subject) + ', ' + inspect(c.message) + ')' + path(c.first.slice(0, c.taken)) +
  (c.kept ? ' [kept] ' + path(c.first.slice(c.taken)) + ' [again] ' : '') + path(c.second) + path(c.third);
const shown = (e) => (e.pass ? 'pass' : e.name + ': ' + e.message);

// differ makes the cases from, from+step, ... below to and returns a text for each difference.
function differ(from, to, step) {
  const chai = untouched(), differences = [];
  let passed = 0;
  for (let n = from; n < to; n += step) {
    const c = makeCase(n);
    const want = judge(chai.expect, c), got = judge(pm.expect, c);
    if (want.pass) passed++;
    if (!sameEnd(got, want)) {
      differences.push(n + ' ' + show(c) + '\n  got  ' + shown(got) + '\n  want ' + shown(want));
    }
  }
  return { passed, differences };
}
