// What the tests of this package assert about: a response, a request, and two equal trees.
class Headers {
  constructor(list) { this.list = list; }
  one(name) { return this.list.find((h) => h.key.toLowerCase() === String(name).toLowerCase()); }
  has(name) { return this.one(name) !== undefined; }
  get(name) { const h = this.one(name); return h && h.value; }
}

class Response {
  constructor(code, status, headers, body, responseTime) {
    this.code = code;
    this.status = status;
    this.headers = new Headers(headers);
    this.body = body;
    this.responseTime = responseTime;
  }
  get _postman_propertyName() { return 'Response'; }
  reason() { return this.status; }
  details() { return { name: this.status, code: this.code }; }
  text() { return this.body; }
  json() { return JSON.parse(this.body); }
  size() { return { header: 10, body: this.body.length }; }
  get to() { return installed.to(this); }
}

class PostmanRequest {
  constructor(headers) { this.headers = new Headers(headers); }
  get _postman_propertyName() { return 'Request'; }
  get to() { return installed.to(this); }
}

var json = { key: 'Content-Type', value: 'application/json' };
var response = new Response(200, 'OK', [json], '{"id":7,"list":[{"a":1},{"a":2}],"a.b":1,"o":{"p":{"q":null}}}', 12);
var missing = new Response(404, 'Not Found', [], '', 30);
var fancy = new Response(200, 'FANCY', [json], 'no json', 5);
var broken = new Response(503, 'Service Unavailable', [], '[1,2', undefined);
var request = new PostmanRequest([json]);
var tree = { id: 7, name: 'n', tags: ['a', 'b'], owner: { id: 1, mail: null }, items: [{ n: 1 }, { n: 2.5 }] };
var same = { name: 'n', id: 7, owner: { mail: null, id: 1 }, tags: ['a', 'b'], items: [{ n: 1 }, { n: 2.5 }] };
