// Event, EventTarget, AbortController and AbortSignal.
const {setTimeout} = global;

let fire;

class Event {
  #type;
  #options;
  #target = null;
  #current = null;
  #prevented = false;
  #stopped = false;
  #time = Date.now();

  static NONE = 0;
  static CAPTURING_PHASE = 1;
  static AT_TARGET = 2;
  static BUBBLING_PHASE = 3;

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new TypeError('The "type" argument must be specified');
    if (options !== undefined && options !== null && typeof options !== 'object') {
      throw new TypeError('The "options" argument must be of type object.');
    }
    this.#type = `${type}`;
    this.#options = {...options};
  }

  static {
    // fire calls the listeners of a target, which has no parents.
    fire = (event, target, listeners, report) => {
      event.#target = event.#current = target;
      for (const listener of listeners()) {
        if (event.#stopped) break;
        try {
          listener(event);
        } catch (error) {
          report(error);
        }
      }
      event.#current = null;
      return !event.#prevented;
    };
  }

  get type() { return this.#type; }

  get target() { return this.#target; }

  get srcElement() { return this.#target; }

  get currentTarget() { return this.#current; }

  get bubbles() { return Boolean(this.#options.bubbles); }

  get cancelable() { return Boolean(this.#options.cancelable); }

  get composed() { return Boolean(this.#options.composed); }

  get defaultPrevented() { return this.#prevented; }

  get returnValue() { return !this.#prevented; }

  get eventPhase() { return this.#current ? Event.AT_TARGET : Event.NONE; }

  get cancelBubble() { return this.#stopped; }

  get timeStamp() { return this.#time; }

  get isTrusted() { return false; }

  composedPath() { return this.#current ? [this.#current] : []; }

  preventDefault() { if (this.cancelable) this.#prevented = true; }

  stopPropagation() {}

  stopImmediatePropagation() { this.#stopped = true; }

  get [Symbol.toStringTag]() { return 'Event'; }
}

// later reports an error as one of no caller.
function later(error) { setTimeout(() => { throw error; }, 0); }

class EventTarget {
  #listeners = new Map();

  addEventListener(type, listener, options = undefined) {
    if (arguments.length < 2) throw new TypeError('The "type" and "listener" arguments must be specified');
    if (listener === null || listener === undefined) return;
    if (typeof listener !== 'function' && typeof listener !== 'object') {
      throw new TypeError('The "listener" argument must be an instance of EventListener.');
    }
    const {once = false, signal, capture} = Object(options);
    const inCapture = options === true || Boolean(capture);
    if (signal && signal.aborted) return;
    const list = this.#listeners.get(`${type}`) || [];
    this.#listeners.set(`${type}`, list);
    if (list.some((l) => l.listener === listener && l.capture === inCapture)) return;
    list.push({listener, once: Boolean(once), capture: inCapture});
    if (signal) signal.addEventListener('abort', () => this.removeEventListener(type, listener, options), {once: true});
  }

  removeEventListener(type, listener, options = undefined) {
    const capture = options === true || Boolean(Object(options).capture);
    const list = this.#listeners.get(`${type}`) || [];
    const at = list.findIndex((l) => l.listener === listener && l.capture === capture);
    if (at >= 0) list.splice(at, 1)[0].removed = true;
  }

  dispatchEvent(event) {
    if (!(event instanceof Event)) throw new TypeError('The "event" argument must be an instance of Event.');
    const entries = [...this.#listeners.get(event.type) || []];
    const target = this;
    return fire(event, this, function* () {
      for (const entry of entries) {
        if (entry.removed) continue;
        if (entry.once) target.removeEventListener(event.type, entry.listener, entry.capture);
        const {listener} = entry;
        yield typeof listener === 'function' ? (e) => listener.call(target, e) : (e) => listener.handleEvent(e);
      }
    }, later);
  }

  get [Symbol.toStringTag]() { return 'EventTarget'; }
}

const secret = {};
let abort;

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason;
  #handler = null;
  #listening = false;
  #followers = [];

  constructor(key) {
    if (key !== secret) throw new TypeError('Illegal constructor');
    super();
  }

  static {
    abort = (signal, reason) => {
      if (signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason = reason === undefined ? failure('This operation was aborted', 'AbortError') : reason;
      signal.dispatchEvent(new Event('abort'));
      for (const follower of signal.#followers) abort(follower, signal.#reason);
    };
  }

  static abort(reason = undefined) {
    const signal = new AbortSignal(secret);
    abort(signal, reason);
    return signal;
  }

  static timeout(delay) {
    if (typeof delay !== 'number' || !(delay >= 0)) {
      throw new RangeError(`The value of "delay" is out of range. It must be >= 0. Received ${String(delay)}`);
    }
    const signal = new AbortSignal(secret);
    setTimeout(() => abort(signal, failure('The operation was aborted due to timeout', 'TimeoutError')), delay);
    return signal;
  }

  static any(signals) {
    const made = new AbortSignal(secret);
    for (const signal of [...signals]) {
      if (!(signal instanceof AbortSignal)) {
        throw new TypeError('The "signals" argument must hold instances of AbortSignal.');
      }
      if (signal.#aborted) abort(made, signal.#reason);
      signal.#followers.push(made);
    }
    return made;
  }

  get aborted() { return this.#aborted; }

  get reason() { return this.#reason; }

  get onabort() { return this.#handler; }

  set onabort(handler) {
    if (!this.#listening) this.addEventListener('abort', (event) => this.#handler && this.#handler.call(this, event));
    this.#listening = true;
    this.#handler = typeof handler === 'function' ? handler : null;
  }

  throwIfAborted() { if (this.#aborted) throw this.#reason; }

  get [Symbol.toStringTag]() { return 'AbortSignal'; }
}

function failure(message, name) { return new (host.take('DOMException'))(message, name); }

class AbortController {
  #signal = new AbortSignal(secret);

  get signal() { return this.#signal; }

  abort(reason = undefined) { abort(this.#signal, reason); }

  get [Symbol.toStringTag]() { return 'AbortController'; }
}

Object.defineProperty(AbortSignal, 'length', {value: 0, configurable: true});

return {Event, EventTarget, AbortController, AbortSignal};
