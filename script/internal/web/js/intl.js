// Intl: numbers, dates, collation and plurals of the locales there is data for. What is not supported is refused.
const cache = new Map();

function dataOf(locale) {
  if (!cache.has(locale)) cache.set(locale, JSON.parse(host.data(locale)));
  return cache.get(locale);
}

function canonical(locales) {
  if (locales === undefined) return [];
  if (locales === null) throw new TypeError('Cannot convert undefined or null to object');
  const list = typeof locales === 'string' ? [locales] : Array.from(locales);
  return list.map((tag) => {
    if (typeof tag !== 'string' && typeof tag !== 'object') {
      throw new TypeError('Incorrect locale information provided');
    }
    const found = host.locale(`${tag}`);
    if (found === undefined) throw new RangeError('Incorrect locale information provided');
    return {tag: `${tag}`, found};
  });
}

// resolve finds the first locale with data. Formats of other locales would be wrong, so they are refused.
function resolve(locales) {
  const list = canonical(locales);
  if (list.length === 0) return {data: 'en-US', name: 'en-US'};
  const known = list.find((l) => l.found !== null);
  if (!known) throw new RangeError(`The locale ${list[0].tag} is not supported`);
  return {data: known.found[0], name: known.found[1]};
}

function option(options, name, allowed, fallback) {
  const value = options[name];
  if (value === undefined) return fallback;
  const text = typeof allowed === 'string' ? value : String(value);
  if (Array.isArray(allowed) && !allowed.includes(text)) {
    throw new RangeError(`Value ${text} out of range for Intl options property ${name}`);
  }
  return text;
}

function digits(options, name, low, high, fallback) {
  const value = options[name];
  if (value === undefined) return fallback;
  const n = Number(value);
  if (!(n >= low && n <= high)) throw new RangeError(`${name} value is out of range.`);
  return Math.floor(n);
}

function refuse(what) { throw new RangeError(`${what} is not supported`); }

const tagged = (name) => ({value: name, configurable: true});

// callable lets a class be called without new, as Intl's older constructors can be.
function callable(Class, length = 0) {
  const made = {[Class.name]: function(...args) { return new Class(...args); }}[Class.name];
  made.prototype = Class.prototype;
  Object.defineProperty(made, 'prototype', {writable: false});
  Object.defineProperty(made, 'length', {value: length, configurable: true});
  Object.defineProperty(Class.prototype, 'constructor', {value: made, writable: true, configurable: true});
  Object.defineProperty(Class.prototype, Symbol.toStringTag, tagged('Intl.' + Class.name));
  Object.defineProperty(made, 'supportedLocalesOf', {
    value: function supportedLocalesOf(locales) {
      return canonical(locales).filter((l) => l.found !== null).map((l) => l.found[1]);
    },
    writable: true, configurable: true,
  });
  return made;
}

function groupWhole(whole, n, always) {
  if (whole.length < 3 + (always ? 1 : n.least)) return whole;
  const end = whole.slice(-3);
  const rest = whole.slice(0, -3);
  const size = n.indian ? 2 : 3;
  const parts = [];
  for (let i = rest.length; i > 0; i -= size) parts.unshift(rest.slice(Math.max(0, i - size), i));
  return [...parts, end].join(n.group);
}

const compactUnits = [
  [1e12, 'T', ' trillion'], [1e9, 'B', ' billion'], [1e6, 'M', ' million'], [1e3, 'K', ' thousand'],
];

class NumberFormat {
  #locale;
  #data;
  #o;

  constructor(locales = undefined, options = {}) {
    this.#locale = resolve(locales);
    this.#data = dataOf(this.#locale.data).number;
    this.#o = this.#read(Object(options));
    this.format = (value) => this.#format(value);
    Object.defineProperty(this, 'format', {enumerable: false});
  }

  #read(o) {
    const style = option(o, 'style', ['decimal', 'percent', 'currency', 'unit'], 'decimal');
    if (style === 'unit') refuse('The style unit');
    const read = {style};
    if (style === 'currency') this.#readCurrency(o, read);
    const notation = option(o, 'notation', ['standard', 'scientific', 'engineering', 'compact'], 'standard');
    if (notation !== 'standard' && (notation !== 'compact' || !this.#locale.data.startsWith('en') ||
      this.#locale.data === 'en-IN' || style !== 'decimal')) refuse(`The notation ${notation}`);
    for (const name of ['roundingIncrement', 'roundingMode', 'trailingZeroDisplay', 'roundingPriority']) {
      const usual = {roundingIncrement: '1', roundingMode: 'halfExpand', trailingZeroDisplay: 'auto',
        roundingPriority: 'auto'}[name];
      if (o[name] !== undefined && String(o[name]) !== usual) refuse(`The option ${name}`);
    }
    if (o.numberingSystem !== undefined && o.numberingSystem !== 'latn') refuse('The option numberingSystem');
    this.#readDigits(o, read, notation);
    read.compactDisplay = option(o, 'compactDisplay', ['short', 'long'], 'short');
    const grouping = o.useGrouping === undefined ? notation === 'compact' ? 'min2' : 'auto' : o.useGrouping;
    read.useGrouping = grouping === true || grouping === 'true' ? 'always' : grouping === 'false' ? 'auto' : grouping;
    read.notation = notation;
    read.signDisplay = option(o, 'signDisplay', ['auto', 'never', 'always', 'exceptZero', 'negative'], 'auto');
    return read;
  }

  #readCurrency(o, read) {
    if (o.currency === undefined) throw new TypeError('Currency code is required with currency style.');
    read.currency = String(o.currency).toUpperCase();
    if (!/^[A-Z]{3}$/.test(read.currency)) throw new RangeError(`Invalid currency code : ${o.currency}`);
    read.currencyDisplay = option(o, 'currencyDisplay', ['symbol', 'narrowSymbol', 'code', 'name'], 'symbol');
    if (read.currencyDisplay === 'name') refuse('The currencyDisplay name');
    if (!(read.currency in this.#data.symbols)) refuse(`The currency ${read.currency}`);
    read.currencySign = option(o, 'currencySign', ['standard', 'accounting'], 'standard');
  }

  #readDigits(o, read, notation) {
    const usual = read.style === 'currency' ? this.#data.digits[read.currency] : 0;
    read.minimumIntegerDigits = digits(o, 'minimumIntegerDigits', 1, 21, 1);
    if (o.minimumSignificantDigits !== undefined || o.maximumSignificantDigits !== undefined) {
      read.minimumSignificantDigits = digits(o, 'minimumSignificantDigits', 1, 21, 1);
      read.maximumSignificantDigits = digits(o, 'maximumSignificantDigits', read.minimumSignificantDigits, 21, 21);
      return;
    }
    const most = read.style === 'decimal' ? 3 : usual;
    let low = digits(o, 'minimumFractionDigits', 0, 100, undefined);
    let high = digits(o, 'maximumFractionDigits', 0, 100, undefined);
    if (low === undefined && high === undefined && notation === 'compact') {
      read.compactRounding = true;
      low = high = 0;
    }
    if (low === undefined) low = high === undefined ? usual : Math.min(usual, high);
    if (high === undefined) high = Math.max(most, low);
    if (low > high) throw new RangeError('maximumFractionDigits value is out of range.');
    read.minimumFractionDigits = low;
    read.maximumFractionDigits = high;
  }

  #format(value) {
    const n = typeof value === 'bigint' ? value : typeof value === 'string' && /^-?\d{16,}$/.test(value.trim()) ?
      BigInt(value.trim()) : Number(value);
    const negative = n < 0 || Object.is(n, -0);
    let text = this.#digits(n);
    const isZero = !/[1-9∞N]/.test(text);
    return this.#place(text, this.#sign(negative, isZero, Number.isNaN(Number(n))));
  }

  #digits(n) {
    if (Number.isNaN(n)) return 'NaN';
    if (n === Infinity || n === -Infinity) return '∞';
    const {style, notation} = this.#o;
    if (notation === 'compact') return this.#compact(Math.abs(Number(n)));
    if (style === 'percent') n = typeof n === 'bigint' ? n * 100n : Number(shift(n));
    return this.#plain(n);
  }

  #plain(n) {
    const o = this.#o;
    const significant = o.maximumSignificantDigits !== undefined;
    let [whole, fraction = ''] = host.decimal(n, significant ? o.maximumSignificantDigits : o.maximumFractionDigits,
      significant).split('.');
    fraction = fraction.replace(/0+$/, '');
    if (significant) {
      const used = whole === '0' ? fraction.replace(/^0+/, '').length : whole.length + fraction.length;
      const shown = Math.max(used, whole === '0' && !fraction ? 1 : 0);
      fraction += '0'.repeat(Math.max(0, o.minimumSignificantDigits - shown));
    } else {
      fraction = fraction.padEnd(o.minimumFractionDigits, '0');
    }
    whole = whole.padStart(o.minimumIntegerDigits, '0');
    if (o.useGrouping === 'min2') whole = whole.length > 4 ? groupWhole(whole, this.#data, true) : whole;
    else if (o.useGrouping !== false) whole = groupWhole(whole, this.#data, o.useGrouping === 'always');
    return fraction ? whole + this.#data.decimal + fraction : whole;
  }

  #compact(n) {
    const round = (v) => this.#o.compactRounding ? Number(host.decimal(v, v < 100 ? 2 : 0, v < 100)) :
      Number(host.decimal(v, this.#o.maximumFractionDigits ?? 3, false));
    const at = compactUnits.findIndex(([size]) => n >= size);
    let unit = at < 0 ? undefined : compactUnits[at];
    let scaled = round(unit ? n / unit[0] : n);
    if (scaled >= 1000 && at !== 0) {
      unit = compactUnits[at < 0 ? compactUnits.length - 1 : at - 1];
      scaled = round(n / unit[0]);
    }
    const low = this.#o.compactRounding ? scaled < 100 && scaled % 1 !== 0 ? 1 : 0 : this.#o.minimumFractionDigits ?? 0;
    const inner = {useGrouping: 'min2', minimumFractionDigits: low, maximumFractionDigits: 20};
    const text = new NumberFormat(this.#locale.name, inner).format(scaled);
    return unit ? text + unit[this.#o.compactDisplay === 'long' ? 2 : 1] : text;
  }

  #sign(negative, isZero, isNaN) {
    switch (this.#o.signDisplay) {
    case 'never': return '';
    case 'always': return negative ? '-' : '+';
    case 'exceptZero': return isZero || isNaN ? '' : negative ? '-' : '+';
    case 'negative': return negative && !isZero ? '-' : '';
    }
    return negative ? '-' : '';
  }

  #symbol() {
    const {style, currency, currencyDisplay} = this.#o;
    if (style !== 'currency') return '';
    return currencyDisplay === 'code' ? currency :
      this.#data.symbols[currency][currencyDisplay === 'narrowSymbol' ? 1 : 0];
  }

  formatToParts(value = undefined) {
    const d = this.#data;
    const types = {[d.group]: 'group', [d.decimal]: 'decimal', [d.minus]: 'minusSign', '+': 'plusSign', NaN: 'nan',
      '∞': 'infinity', '%': 'percentSign'};
    if (this.#o.notation === 'compact') refuse('formatToParts of compact numbers');
    const parts = [];
    let fraction = false;
    const symbol = this.#symbol();
    let rest = this.format(value);
    while (rest) {
      const digits = /^\d+/.exec(rest);
      if (digits) {
        parts.push({type: fraction ? 'fraction' : 'integer', value: digits[0]});
        rest = rest.slice(digits[0].length);
        continue;
      }
      const found = symbol && rest.startsWith(symbol) ? symbol : rest.startsWith('NaN') ? 'NaN' : rest[0];
      const inside = parts.length > 0 && parts[parts.length - 1].type === 'integer' && /^.\d/.test(rest);
      const type = found === symbol ? 'currency' : types[found];
      const plain = (type === 'group' || type === 'decimal') && !inside ? 'literal' : type || 'literal';
      fraction = fraction || plain === 'decimal';
      parts.push({type: plain, value: found});
      rest = rest.slice(found.length);
    }
    return parts;
  }

  // place puts digits into the pattern of the style.
  #place(text, sign) {
    const {style, currencySign} = this.#o;
    const d = this.#data;
    if (style === 'decimal') return (sign === '-' ? d.minus : sign) + text;
    let patterns = d.percent;
    const symbol = this.#symbol();
    if (style === 'currency') {
      const lettered = /[A-Za-z]$/.test(symbol);
      patterns = lettered ? d.letters : d.currency;
      if (currencySign === 'accounting' && sign === '-') {
        patterns = [patterns[0], d.accounting.includes('(') ? `(${patterns[0]})` : patterns[1]];
      }
    }
    let pattern = sign === '' ? patterns[0] : sign === '-' ? patterns[1] : patterns[1].replace(d.minus, '+');
    if (!/\d/.test(text) && d.currency[0] === '{c}{n}') { // letters keep away from digits only
      pattern = pattern.replace('{c}\u00a0{n}', '{c}{n}');
    }
    return pattern.replace('{n}', () => text).replace('{c}', () => symbol);
  }

  resolvedOptions() {
    const {compactRounding, ...shown} = this.#o;
    if (shown.notation !== 'compact') delete shown.compactDisplay;
    return {locale: this.#locale.name, numberingSystem: 'latn', ...shown, roundingIncrement: 1,
      roundingMode: 'halfExpand', roundingPriority: 'auto', trailingZeroDisplay: 'auto'};
  }
}

// shift multiplies by 100 in decimal, where a multiplication would not be exact.
function shift(n) {
  const [digits, exponent = '0'] = String(n).split('e');
  return `${digits}e${Number(exponent) + 2}`;
}

const punctuation = /[\s!-#%-*,-/:;?@[-\]_{}\u00a1\u00a7\u00ab\u00b6\u00b7\u00bb\u00bf\u2010-\u2027]/g;

class Collator {
  #locale;
  #o;

  constructor(locales = undefined, options = {}) {
    const o = Object(options);
    const list = canonical(locales);
    this.#locale = list.length === 0 ? 'en-US' : list[0].found ? list[0].found[1] : list[0].tag;
    this.#o = {
      usage: option(o, 'usage', ['sort', 'search'], 'sort'),
      sensitivity: option(o, 'sensitivity', ['base', 'accent', 'case', 'variant'], 'variant'),
      ignorePunctuation: Boolean(o.ignorePunctuation),
      collation: 'default',
      numeric: Boolean(o.numeric === undefined ? list.length && /-u(-\w+)*-kn(?!-false)/.test(list[0].tag) : o.numeric),
      caseFirst: option(o, 'caseFirst', ['upper', 'lower', 'false'], 'false'),
    };
    if (this.#o.caseFirst === 'upper' || /^(da|mt)\b/.test(this.#locale)) refuse('An order with capitals first');
    const {sensitivity, numeric, ignorePunctuation} = this.#o;
    const plain = (text) => ignorePunctuation ? `${text}`.replace(punctuation, '') : `${text}`;
    this.compare = (a, b) => host.collator(this.#locale, sensitivity, numeric, plain(a), plain(b));
    Object.defineProperty(this, 'compare', {enumerable: false});
  }

  resolvedOptions() { return {locale: this.#locale, ...this.#o}; }
}

const Intl = Object.create(Object.prototype, {[Symbol.toStringTag]: tagged('Intl')});
const dates = host.part('dates').make({resolve, option, digits, refuse, dataOf});
const {PluralRules, ListFormat} = host.part('words').make({resolve, option, refuse, NumberFormat});
const members = {
  Collator: callable(Collator), NumberFormat: callable(NumberFormat), DateTimeFormat: callable(dates.DateTimeFormat),
  PluralRules, ListFormat,
  getCanonicalLocales: (locales) => canonical(locales).map((l) => l.found === null ? l.tag : l.found[1]),
  supportedValuesOf: (key) => refuse(`supportedValuesOf(${JSON.stringify(key)})`),
};
for (const name in members) {
  Object.defineProperty(Intl, name, {value: members[name], writable: true, enumerable: false, configurable: true});
}
for (const Class of [PluralRules, ListFormat]) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, tagged('Intl.' + Class.name));
  Class.supportedLocalesOf = members.NumberFormat.supportedLocalesOf;
}

return {Intl};
