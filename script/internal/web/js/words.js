// PluralRules and ListFormat. They are part of Intl and get what they share with its other classes.
return {make({resolve, option, refuse, NumberFormat}) {
  // plurals are the rules of the languages there is data for: n is the number, v its visible digits after the point.
  const plurals = {
    en: (n, v) => n === 1 && v === 0 ? 'one' : 'other',
    es: (n, v, million) => n === 1 ? 'one' : million ? 'many' : 'other',
    fr: (n, v, million) => Math.floor(n) === 0 || Math.floor(n) === 1 ? 'one' : million ? 'many' : 'other',
    it: (n, v, million) => n === 1 && v === 0 ? 'one' : million ? 'many' : 'other',
    pt: (n, v, million) => Math.floor(n) === 0 || Math.floor(n) === 1 ? 'one' : million ? 'many' : 'other',
  };

  const ordinals = {
    en: (n) => n % 10 === 1 && n % 100 !== 11 ? 'one' : n % 10 === 2 && n % 100 !== 12 ? 'two' :
      n % 10 === 3 && n % 100 !== 13 ? 'few' : 'other',
    fr: (n) => n === 1 ? 'one' : 'other',
    it: (n) => [8, 11, 80, 800].includes(n) ? 'many' : 'other',
    sv: (n) => [1, 2].includes(n % 10) && ![11, 12].includes(n % 100) ? 'one' : 'other',
  };

  class PluralRules {
    #locale;
    #type;
    #numbers;

    constructor(locales = undefined, options = {}) {
      this.#locale = resolve(locales);
      this.#type = option(Object(options), 'type', ['cardinal', 'ordinal'], 'cardinal');
      this.#numbers = new NumberFormat('en-US', {...options, style: 'decimal', useGrouping: false});
    }

    select(value) {
      const text = this.#numbers.format(Math.abs(Number(value)));
      const n = Number(text);
      if (!Number.isFinite(n)) return 'other';
      const language = this.#locale.data.slice(0, 2);
      if (this.#type === 'ordinal') return (ordinals[language] || (() => 'other'))(n);
      const v = (text.split('.')[1] || '').length;
      return (plurals[language] || plurals.en)(n, v, n !== 0 && n % 1e6 === 0 && v === 0);
    }

    resolvedOptions() {
      const {minimumIntegerDigits, minimumFractionDigits, maximumFractionDigits} = this.#numbers.resolvedOptions();
      return {locale: this.#locale.name, type: this.#type, minimumIntegerDigits, minimumFractionDigits,
        maximumFractionDigits};
    }
  }

  class ListFormat {
    #locale;
    #o;

    constructor(locales = undefined, options = {}) {
      this.#locale = resolve(locales);
      if (!this.#locale.data.startsWith('en')) refuse(`The locale ${this.#locale.name} in lists`);
      const o = Object(options);
      this.#o = {type: option(o, 'type', ['conjunction', 'disjunction', 'unit'], 'conjunction'),
        style: option(o, 'style', ['long', 'short', 'narrow'], 'long')};
      if (this.#o.type === 'unit' || this.#o.style !== 'long') refuse('This style of lists');
    }

    format(list) {
      const items = [...list];
      const word = this.#o.type === 'conjunction' ? 'and' : 'or';
      if (items.some((item) => typeof item !== 'string')) throw new TypeError('Iterable yielded a non-String value');
      if (items.length < 2) return items.join('');
      if (items.length === 2) return items.join(` ${word} `);
      const comma = ['en-US', 'en-CA', 'en-IN'].includes(this.#locale.data) ? ',' : '';
      return `${items.slice(0, -1).join(', ')}${comma} ${word} ${items[items.length - 1]}`;
    }

    resolvedOptions() { return {locale: this.#locale.name, ...this.#o}; }
  }

  return {PluralRules, ListFormat};
}};
