// pm.request, pm.response and pm.cookies, over the classes of the sdk.
lazy(Postman.prototype, 'request', () => {
  const {Request} = host.sdk();
  const request = new Request(host.request());
  if (host.prerequest()) {
    cur.request = {request, method: request.method};
    host.unfinished();
  }
  return request;
});

// writeBack hands a request over that the script has changed. Most scripts change nothing, and many do not even look.
function writeBack({request, method}) {
  const {Request} = host.sdk();
  if (!Request.wasTouched(request) && request.method === method) return;
  const before = stringify(new Request(host.request()).toJSON());
  const after = stringify(request.toJSON());
  if (after !== before) host.setRequest(after);
}

lazy(Postman.prototype, 'response', () => (host.prerequest() ? undefined : makeResponse(host.response())));

function makeResponse(init) {
  const {Response} = host.sdk();
  if (init.stream !== undefined) {
    const bytes = init.stream;
    init.stream = () => host.buffer(bytes());
  }
  return new Response(init);
}

function makeCookies(list) {
  const {CookieList} = host.sdk();
  return new CookieList(null, list);
}
