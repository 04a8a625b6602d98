// The globals from before pm. Each is made when a script first reads it.
const legacyMakers = {
  tests() { host.unfinished(); return (cur.tests = {}); },
  environment: () => cur.pm.environment.toObject(),
  globals: () => cur.pm.globals.toObject(),
  data: () => cur.pm.iterationData.toObject(),
  iteration: () => cur.pm.info.iteration,
  request: () => legacyRequest(cur.pm.request),
  responseBody: () => cur.pm.response.text(),
  responseTime: () => cur.pm.response.responseTime,
  responseCode: () => cur.pm.response.details(),
  responseHeaders: () => plainObject(cur.pm.response.headers, (key) => key),
  responseCookies: () => cur.pm.cookies,
  atob: () => function atob(text) { return host.atob(text); },
  btoa: () => function btoa(text) { return host.btoa(text); },
  postman: () => legacyPostman(),
};

function legacy(name) { return legacyMakers[name](); }

// plainObject takes the last value of each name.
function plainObject(list, nameOf) {
  const out = {};
  for (const {key, value, disabled} of list.all()) {
    if (!disabled) out[nameOf(key)] = value;
  }
  return out;
}

function legacyRequest(request) {
  const info = cur.pm.info;
  const lower = (key) => String(key).toLowerCase();
  return {
    id: info.requestId, name: info.requestName, description: undefined, headers: plainObject(request.headers, lower),
    method: request.method, url: request.url.toString(), data: legacyData(request.body),
  };
}

function legacyData(body) {
  if (!body) return {};
  const {mode} = body;
  if (mode === 'urlencoded' || mode === 'formdata') return plainObject(body[mode], (key) => key);
  return body[mode] === undefined ? {} : String(body[mode]);
}

// The setters store texts, but null and undefined as they are.
class PostmanLegacyInterface {
  setEnvironmentVariable(name, value) { cur.pm.environment.set(name, legacyText(value)); }
  getEnvironmentVariable(name) { return cur.pm.environment.get(name); }
  clearEnvironmentVariable(name) { cur.pm.environment.unset(name); }
  clearEnvironmentVariables() { cur.pm.environment.clear(); }
  setGlobalVariable(name, value) { cur.pm.globals.set(name, legacyText(value)); }
  getGlobalVariable(name) { return cur.pm.globals.get(name); }
  clearGlobalVariable(name) { cur.pm.globals.unset(name); }
  clearGlobalVariables() { cur.pm.globals.clear(); }
  setNextRequest(name) { host.setNextRequest(name); }
}

function legacyText(value) { return value === null || value === undefined ? value : String(value); }

class PostmanLegacyTestInterface extends PostmanLegacyInterface {
  getResponseCookie(name) { return cur.pm.cookies.all().find((cookie) => cookie.name === name); }
  getResponseHeader(name) { return cur.pm.response.headers.get(name); }
}

function legacyPostman() {
  return host.prerequest() ? new PostmanLegacyInterface() : new PostmanLegacyTestInterface();
}

// legacyTests reports what stands in tests: after the synchronous part, and at the end what came later.
function legacyTests(state) {
  const {tests} = state;
  if (tests === null) return;
  if (state.reported === null) state.reported = new Set();
  for (const name of Object.keys(tests)) {
    if (state.reported.has(name)) continue;
    state.reported.add(name);
    const index = state.index++;
    if (tests[name]) host.passed(name, index);
    else host.falsy(name, index, String(tests[name]));
  }
}
