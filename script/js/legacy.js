// The globals from before pm. Each is made when a script first reads it.
function legacy(name) { return legacyMakers()[name](); }

const legacyMakers = once(() => {
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
    if (mode === 'urlencoded' || mode === 'formdata') return valuesByName(body[mode]);
    const {raw} = body;
    return mode === 'raw' && (typeof raw === 'string' || typeof raw === 'object') && raw ? raw : {};
  }

  // valuesByName has a list where a name occurs twice.
  function valuesByName(list) {
    const lists = new Map();
    for (const {key, value, disabled} of list.all()) {
      if (disabled) continue;
      const name = String(key);
      if (lists.has(name)) lists.get(name).push(value);
      else lists.set(name, [value]);
    }
    return Object.fromEntries([...lists].map(([name, values]) => [name, values.length > 1 ? values : values[0]]));
  }

  // The old interface changes a scope and the copy of it that scripts know as environment or globals. Its setters store
  // texts, but what is false as it is.
  class PostmanLegacyInterface {
    setEnvironmentVariable(name, value) { legacySet('environment', name, value); }
    getEnvironmentVariable(name) { return cur.pm.environment.get(name); }
    clearEnvironmentVariable(name) { legacyClear('environment', [name]); }
    clearEnvironmentVariables() { legacyClear('environment'); }
    setGlobalVariable(name, value) { legacySet('globals', name, value); }
    getGlobalVariable(name) { return cur.pm.globals.get(name); }
    clearGlobalVariable(name) { legacyClear('globals', [name]); }
    clearGlobalVariables() { legacyClear('globals'); }
    setNextRequest(name) { host.setNextRequest(name); }
  }

  function legacySet(scope, name, value) {
    const text = value && typeof value.toString === 'function' ? value.toString() : value;
    if (cur[scope]) cur[scope][name] = text;
    cur.pm[scope].set(name, text);
  }

  function legacyClear(scope, names) {
    for (const name of names || Object.keys(cur[scope] || {})) delete cur[scope]?.[name];
    if (names) cur.pm[scope].unset(names[0]);
    else cur.pm[scope].clear();
  }

  class PostmanLegacyTestInterface extends PostmanLegacyInterface {
    getResponseCookie(name) { return cur.pm.cookies.all().find((cookie) => cookie.name === name); }
    getResponseHeader(name) { return cur.pm.response.headers.get(name); }
  }

  function legacyPostman() {
    return host.prerequest() ? new PostmanLegacyInterface() : new PostmanLegacyTestInterface();
  }

  return {
    tests() { host.unfinished(); return (cur.tests = {}); },
    environment: () => (cur.environment = cur.pm.environment.toObject()),
    globals: () => (cur.globals = cur.pm.globals.toObject()),
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
});

const namesOf = Object.keys;

// legacyTests reports what stands in tests: after the synchronous part, and at the end what came later.
function legacyTests(state) {
  const {tests} = state;
  if (tests === null) return;
  if (state.reported === null) state.reported = {__proto__: null};
  const names = namesOf(tests);
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (state.reported[name]) continue;
    state.reported[name] = true;
    const index = state.index++;
    const outcome = tests[name];
    if (outcome) host.passed(name, index);
    else host.falsy(name, index, toText(outcome));
  }
}
