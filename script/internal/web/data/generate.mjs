// Writes what Node's ICU knows about the locales that scripts use, one file for each: node generate.mjs
import {writeFileSync} from 'node:fs';

const locales = ['en-US', 'en-GB', 'en-CA', 'en-AU', 'en-IN', 'de-DE', 'fr-FR', 'es-ES', 'it-IT', 'nl-NL', 'pt-BR',
  'sv-SE'];
const currencies = ['USD', 'EUR', 'GBP', 'JPY', 'CNY', 'INR', 'CHF', 'CAD', 'AUD', 'NZD', 'BRL', 'MXN', 'KRW', 'SEK',
  'NOK', 'DKK', 'PLN', 'CZK', 'HUF', 'RUB', 'TRY', 'ZAR', 'SGD', 'HKD', 'THB', 'IDR', 'MYR', 'PHP', 'VND', 'AED', 'SAR',
  'KWD', 'ILS', 'UAH', 'NGN', 'EGP', 'ARS', 'CLP', 'COP', 'TWD'];
const sunday = new Date(Date.UTC(2025, 8, 7, 4, 5, 9));
const utc = {timeZone: 'UTC'};
const each = (list, make) => Object.fromEntries(list.map(make));

// letters is the pattern of what a format made of the moment above.
function letters(locale, options) {
  const widths = {day: 'd', month: 'M', hour: 'h', minute: 'm', second: 's'};
  return new Intl.DateTimeFormat(locale, {...utc, ...options}).formatToParts(sunday).map(({type, value}) => {
    if (type === 'literal') return value;
    if (type === 'year') return value.length === 2 ? '{yy}' : '{y}';
    if (type === 'dayPeriod') return '{a}';
    if (type === 'timeZoneName') return '{z}';
    if (type === 'weekday') {
      if (value === word(locale, {weekday: 'long'})) return '{wwww}';
      return value === word(locale, {weekday: 'short'}) ? '{www}' : '{ww}';
    }
    if (/^\d+$/.test(value)) return '{' + widths[type].repeat(value.length) + '}';
    if (value === word(locale, {month: 'long', day: 'numeric'}, 'month')) return '{MMMM}';
    return value === word(locale, {month: 'short', day: 'numeric'}, 'month') ? '{MMM}' : '{LLL}';
  }).join('');
}

function word(locale, options, type = Object.keys(options)[0], date = sunday) {
  return new Intl.DateTimeFormat(locale, {...utc, ...options}).formatToParts(date).find((p) => p.type === type).value;
}

const months = (locale, options) => Array.from({length: 12}, (_, i) =>
  word(locale, options, 'month', new Date(Date.UTC(2025, i, 5))));
const weekdays = (locale, options) => Array.from({length: 7}, (_, i) =>
  word(locale, options, 'weekday', new Date(Date.UTC(2025, 8, 7 + i))));

const digit = (v) => v === undefined ? '-' : v[0];

function dates(locale) {
  const made = {};
  for (const weekday of [undefined, 'short', 'long']) {
    for (const year of [undefined, 'numeric', '2-digit']) {
      for (const month of [undefined, 'numeric', '2-digit', 'short', 'long']) {
        for (const day of [undefined, 'numeric', '2-digit']) {
          if (!weekday && !year && !month && !day) continue;
          made[[weekday, year, month, day].map(digit).join('')] = letters(locale, {weekday, year, month, day});
        }
      }
    }
  }
  return made;
}

function times(locale) {
  const made = {};
  for (const hour of [undefined, 'numeric', '2-digit']) {
    for (const minute of [undefined, 'numeric', '2-digit']) {
      for (const second of [undefined, 'numeric', '2-digit']) {
        if (!hour && !minute && !second) continue;
        for (const hour12 of hour ? [undefined, true, false] : [undefined]) {
          for (const timeZoneName of [undefined, 'short']) {
            const key = [hour, minute, second].map(digit).join('') + (hour12 === undefined ? 'd' : hour12 ? 'h' : 'H') +
              (timeZoneName ? 'z' : '');
            made[key] = letters(locale, {hour, minute, second, hour12, timeZoneName});
          }
        }
      }
    }
  }
  return made;
}

// joints are what stands between date and time: by the month's style, and by the style of the date.
function joints(locale) {
  const between = (date, time) => {
    const both = letters(locale, {...date, ...time});
    const [a, b] = [letters(locale, date), letters(locale, time)];
    if (!both.startsWith(a) || !both.endsWith(b)) throw new Error(`${locale}: ${both}`);
    return both.slice(a.length, both.length - b.length);
  };
  const time = {hour: 'numeric', minute: '2-digit'};
  const made = {};
  for (const month of [undefined, 'numeric', '2-digit', 'short', 'long']) {
    for (const weekday of [undefined, 'short', 'long']) {
      made[digit(weekday) + digit(month)] = between({weekday, day: 'numeric', month}, time);
    }
  }
  for (const dateStyle of ['full', 'long', 'medium', 'short']) {
    made[dateStyle] = between({dateStyle}, {timeStyle: 'short'});
  }
  return made;
}

const styles = (locale, key) => each(['full', 'long', 'medium', 'short'], (s) => [s, letters(locale, {[key]: s})]);

function number(locale) {
  const of = (options, n) => new Intl.NumberFormat(locale, options).formatToParts(n);
  const find = (parts, type) => (parts.find((p) => p.type === type) || {value: ''}).value;
  const pattern = (options, n) => of(options, n).map(({type, value}) =>
    ['integer', 'group', 'decimal', 'fraction'].includes(type) ? type === 'integer' ? '{n}' : '' :
      type === 'currency' ? '{c}' : value).join('').replace(/(\{n\})+/, '{n}');
  const plain = of({}, -1234567.5);
  return {
    decimal: find(plain, 'decimal'), group: find(plain, 'group'), minus: find(plain, 'minusSign'),
    least: find(of({}, 1234), 'group') ? 1 : 2, indian: find(of({}, 1234567), 'integer') === '12',
    percent: [pattern({style: 'percent'}, 0.5), pattern({style: 'percent'}, -0.5)],
    currency: [5, -5].map((n) => pattern({style: 'currency', currency: 'GBP', currencyDisplay: 'narrowSymbol'}, n)),
    letters: [5, -5].map((n) => pattern({style: 'currency', currency: 'CHF'}, n)),
    accounting: pattern({style: 'currency', currency: 'GBP', currencyDisplay: 'narrowSymbol',
      currencySign: 'accounting'}, -5),
    symbols: each(currencies, (currency) => [currency, ['symbol', 'narrowSymbol'].map((currencyDisplay) =>
      find(of({style: 'currency', currency, currencyDisplay}, 5), 'currency'))]),
    digits: each(currencies, (currency) =>
      [currency, new Intl.NumberFormat(locale, {style: 'currency', currency}).resolvedOptions().maximumFractionDigits]),
  };
}

for (const locale of locales) {
  const hours = [4, 16].map((h) => word(locale, {hour: 'numeric', hour12: true}, 'dayPeriod',
    new Date(Date.UTC(2025, 8, 7, h))));
  const cycle = (hour12) => new Intl.DateTimeFormat(locale, {hour: 'numeric', hour12}).resolvedOptions().hourCycle;
  const cycles = {d: cycle(undefined), h: cycle(true), H: cycle(false)};
  // offset is what stands before the hours of an offset, east and west.
  const offset = ['Asia/Tokyo', 'America/Lima'].map((timeZone) =>
    word(locale, {timeZoneName: 'shortOffset', timeZone}).replace(/\d+$/, ''));
  const zone = letters(locale, {day: 'numeric', month: 'numeric', year: 'numeric', timeZoneName: 'short'})
    .replace(letters(locale, {day: 'numeric', month: 'numeric', year: 'numeric'}), '').replace('{z}', '');
  const data = {
    dates: dates(locale), times: times(locale), joints: joints(locale), zone, offset, cycles, hours,
    dateStyles: styles(locale, 'dateStyle'), timeStyles: styles(locale, 'timeStyle'),
    MMM: months(locale, {month: 'short', day: 'numeric'}), LLL: months(locale, {month: 'short'}),
    MMMM: months(locale, {month: 'long', day: 'numeric'}),
    ww: weekdays(locale, {weekday: 'short', day: 'numeric', month: 'long'}), www: weekdays(locale, {weekday: 'short'}),
    wwww: weekdays(locale, {weekday: 'long'}), number: number(locale),
  };
  const lines = Object.entries(data).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  writeFileSync(`${locale}.json`, `{\n${lines.join(',\n')}\n}\n`);
}
