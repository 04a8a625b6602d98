// pm.cookies.jar(): the cookies of the run. What is called without a callback returns a promise.
lazy(Postman.prototype, 'cookies', () => {
  const list = makeCookies(host.cookies());
  list.jar = function jar() { return new (cookieJar())(); };
  return list;
});

const cookieJar = once(() => {
  class PostmanCookieJar {
    get(url, name, callback) {
      checkJarURL('get', url);
      checkJarCallback('get', callback);
      if (typeof name !== 'string') jarError('get', callback ? 'cookie name to be a string' : 'a callback function');
      return deliver(callback, () => {
        const found = jarCookies(url, {}).find((cookie) => cookie.name === name);
        return found === undefined ? null : found.valueOf();
      });
    }

    getAll(url, options, callback) {
      checkJarURL('getAll', url);
      if (typeof options === 'function' && callback === undefined) return this.getAll(url, {}, options);
      if (options !== undefined && (options === null || typeof options !== 'object')) {
        jarError('getAll', 'options to be an object');
      }
      checkJarCallback('getAll', callback);
      return deliver(callback, () => new (host.sdk().CookieList)(null, jarCookies(url, options || {})));
    }

    set(url, name, value, callback) {
      checkJarURL('set', url);
      if (typeof name === 'string' && typeof value === 'string') {
        return putCookie(url, encodedCookie({name, value}), callback);
      }
      const given = typeof value === 'function' ? value : callback;
      if (typeof name === 'string') return putCookie(url, parsedCookie(name), given);
      if (name === null || typeof name !== 'object') jarError('set', 'a valid set cookie arguments');
      return putCookie(url, encodedCookie(name), given);
    }

    unset(url, name, callback) {
      checkJarURL('unset', url);
      if (typeof name !== 'string') jarError('unset', 'cookie name to be a string');
      return deliver(callback, () => host.deleteCookie(url, name));
    }

    clear(url, callback) {
      checkJarURL('clear', url);
      return deliver(callback, () => host.clearCookies(url));
    }
  }

  function jarError(method, what) { throw new TypeError(`CookieJar.${method}() requires ${what}`); }

  function checkJarURL(method, url) {
    if (typeof url !== 'string' || url === '') jarError(method, 'a valid url');
  }

  function checkJarCallback(method, callback) {
    if (callback !== undefined && typeof callback !== 'function') jarError(method, 'a callback function');
  }

  // deliver hands over what work returns: to the callback in a turn of its own, or by a promise. A promise that nobody
  // looks at may fail unseen, as the calls without a callback always could.
  function deliver(callback, work) {
    let failure;
    let value;
    try { value = work(); } catch (error) { failure = error; }
    if (typeof callback === 'function') {
      host.later(failure === undefined ? () => callback(null, value) : () => callback(failure));
      return undefined;
    }
    const promise = new NativePromise((resolve, reject) => (failure === undefined ? resolve(value) : reject(failure)));
    call(then, promise, [undefined, () => {}]);
    return promise;
  }

  // jarCookies are the cookies that go to url. The options hold back those for HTTP or for TLS only.
  function jarCookies(url, {http, secure}) {
    const {Cookie} = host.sdk();
    return host.jarCookies(url)
      .filter((cookie) => !(http === false && cookie.httpOnly) && !(secure === false && cookie.secure))
      .map((cookie) => new Cookie(cookie));
  }

  function encodedCookie(definition) { return new (host.sdk().Cookie)(definition); }

  // parsedCookie is a cookie as a Set-Cookie header writes it: its value stays as it is.
  function parsedCookie(text) {
    const {Cookie} = host.sdk();
    const parts = Cookie.parse(text);
    const cookie = new Cookie(parts);
    if (parts.value === true) { // no "=": a value without a name
      cookie.name = undefined;
      cookie.value = parts.key;
    } else {
      cookie.value = parts.value;
    }
    return cookie;
  }

  function putCookie(url, cookie, callback) {
    return deliver(callback, () => {
      const expires = cookie.expires instanceof Date ? cookie.expires.getTime() : NaN;
      const {name = '', value = '', domain = '', path = '', maxAge, secure, httpOnly} = cookie;
      host.setCookie(url, {
        name, value, domain, path, expires, maxAge: maxAge >= -Infinity ? String(maxAge) : '',
        secure: Boolean(secure), httpOnly: Boolean(httpOnly),
      });
      if (!cookie.path) cookie.path = '/';
      return cookie;
    });
  }

  return PostmanCookieJar;
});
