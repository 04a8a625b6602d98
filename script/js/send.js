// pm.sendRequest. Without a callback it returns a promise.
define(Postman.prototype, 'sendRequest', {value: sendRequest});

function sendRequest(request, callback) {
  if (typeof callback === 'function') {
    dispatch(request, callback);
    return cur.pm;
  }
  return new NativePromise((resolve, reject) => {
    dispatch(request, (error, response) => (error ? reject(error) : resolve(response)));
  });
}

function dispatch(request, callback) {
  let text;
  try {
    text = stringify(requestOf(request));
  } catch (error) {
    host.later(callback, error);
    return;
  }
  host.send(text, callback);
}

// answer ends a request; it runs as a callback of its own.
function answer(callback, error, response, cookies) {
  const list = makeCookies(cookies);
  call(callback, cur.pm, [error, makeResponse(response), {cookies: list}]);
}

// requestOf is the v2.1 form of what sendRequest accepts.
function requestOf(input) {
  if (!input) throw new Error('sendrequest: nothing to request');
  if (typeof input === 'string') return {url: input, method: 'GET'};
  if (typeof input.toJSON === 'function') input = input.toJSON();
  if (typeof input === 'string') return {url: input, method: 'GET'};
  const {url, method, header, body, auth} = input;
  return {url, method, header: headersOf(header), body: bodyOf(body), auth};
}

function headersOf(header) {
  if (typeof header === 'string') header = header.split(/\r?\n/);
  if (Array.isArray(header)) return header.filter((h) => h !== null && h !== undefined && h !== '').map(headerOf);
  if (header && typeof header === 'object') {
    return Object.keys(header).map((key) => ({key, value: header[key]}));
  }
  return undefined;
}

function headerOf(header) {
  if (typeof header !== 'string') return header;
  const at = header.indexOf(':');
  if (at < 0) return {key: header.trim(), value: ''};
  return {key: header.slice(0, at).trim(), value: header.slice(at + 1).trim()};
}

function bodyOf(body) {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return {mode: 'raw', raw: body};
  if (typeof body.toJSON === 'function') body = body.toJSON();
  const files = body.mode === 'formdata' && Array.isArray(body.formdata) && body.formdata.some(isFile);
  if (body.mode !== 'file' && !files) return body;
  host.warn('uploading files from scripts is not allowed');
  if (body.mode === 'file') return undefined;
  return {...body, formdata: body.formdata.filter((part) => !isFile(part))};
}

function isFile(part) { return Boolean(part) && part.type === 'file'; }
