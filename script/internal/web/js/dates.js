// DateTimeFormat. It is part of Intl and gets what it shares with its other classes.
return {make({resolve, option, digits, refuse, dataOf}) {
  const letter = (value) => value === undefined ? '-' : value[0];
  const two = (n) => String(n).padStart(2, '0');
  const dateParts = ['weekday', 'year', 'month', 'day'];
  const timeParts = ['hour', 'minute', 'second'];
  const words = ['long', 'short', 'narrow'];
  const widths = ['2-digit', 'numeric'];

  function readZone(value) {
    const name = host.zoneName(value === undefined ? undefined : `${value}`);
    if (!name) throw new RangeError(`Invalid time zone specified: ${value}`);
    return name;
  }

  // read returns the options with defaults: required and fallback are date, time or any, and date, time or all.
  function read(options, required, fallback) {
    const o = {};
    o.weekday = option(options, 'weekday', words);
    o.year = option(options, 'year', widths);
    o.month = option(options, 'month', [...widths, ...words]);
    o.day = option(options, 'day', widths);
    for (const name of timeParts) o[name] = option(options, name, widths);
    o.fractionalSecondDigits = digits(options, 'fractionalSecondDigits', 1, 3, undefined);
    o.timeZoneName = option(options, 'timeZoneName',
      ['short', 'long', 'shortOffset', 'longOffset', 'shortGeneric', 'longGeneric']);
    o.dateStyle = option(options, 'dateStyle', ['full', 'long', 'medium', 'short']);
    o.timeStyle = option(options, 'timeStyle', ['full', 'long', 'medium', 'short']);
    o.hourCycle = options.hour12 === undefined ? option(options, 'hourCycle', ['h11', 'h12', 'h23', 'h24']) : undefined;
    o.hour12 = options.hour12 === undefined ? undefined : Boolean(options.hour12);
    o.timeZone = readZone(options.timeZone);
    for (const name of ['era', 'dayPeriod']) if (options[name] !== undefined) refuse(`The option ${name}`);
    if (options.calendar !== undefined && options.calendar !== 'gregory') refuse('The option calendar');
    if (options.numberingSystem !== undefined && options.numberingSystem !== 'latn') {
      refuse('The option numberingSystem');
    }
    if (o.weekday === 'narrow' || o.month === 'narrow') refuse('The width narrow');
    if (/Generic$/.test(o.timeZoneName || '')) refuse(`The timeZoneName ${o.timeZoneName}`);
    complete(o, required, fallback);
    return o;
  }

  function complete(o, required, fallback) {
    const set = (names) => names.some((name) => o[name] !== undefined);
    if (o.dateStyle || o.timeStyle) {
      if (set([...dateParts, ...timeParts, 'fractionalSecondDigits', 'timeZoneName'])) {
        throw new TypeError(`Can't set option ${[...dateParts, ...timeParts].find((n) => o[n])} when ` +
          `${o.dateStyle ? 'dateStyle' : 'timeStyle'} is used`);
      }
      if (required === 'date' && o.timeStyle || required === 'time' && o.dateStyle) {
        throw new TypeError('Invalid option : ' + (required === 'date' ? 'timeStyle' : 'dateStyle'));
      }
      return;
    }
    const has = required !== 'time' && set(dateParts) ||
      required !== 'date' && set([...timeParts, 'fractionalSecondDigits']);
    if (has) return;
    if (fallback !== 'time') o.year = o.month = o.day = 'numeric';
    if (fallback !== 'date') o.hour = o.minute = o.second = 'numeric';
  }

  // patterns returns the patterns of date and time and what joins them.
  function patternOf(o, data, locale) {
    if (o.dateStyle || o.timeStyle) {
      const date = o.dateStyle ? data.dateStyles[o.dateStyle] : '';
      const time = o.timeStyle ? recycle(data.timeStyles[o.timeStyle], o, data) : '';
      if (date && time && o.timeStyle === 'full' && o.dateStyle === 'full' && locale.data === 'es-ES') {
        return date + ', ' + time;
      }
      return date && time ? date + data.joints[o.dateStyle] + time : date + time;
    }
    const date = dateParts.some((n) => o[n]) ? data.dates[dateParts.map((n) => letter(o[n])).join('')] : '';
    const time = timePattern(o, data, Boolean(date));
    if (date && !time && o.timeZoneName) return date + data.zone + '{z}';
    return date && time ? date + data.joints[letter(o.weekday) + letter(o.month)] + time : date + time;
  }

  function clock(o) {
    if (o.hour12 !== undefined) return o.hour12 ? 'h' : 'H';
    if (o.hourCycle === undefined) return 'd';
    return o.hourCycle === 'h11' || o.hourCycle === 'h12' ? 'h' : 'H';
  }

  function timePattern(o, data) {
    const second = o.second || (o.fractionalSecondDigits ? 'numeric' : undefined);
    if (!o.hour && !o.minute && !second) return '';
    const key = letter(o.hour) + letter(o.minute) + letter(second) + (o.hour ? clock(o) : 'd') +
      (/^(short|long)$/.test(o.timeZoneName) ? 'z' : '');
    const pattern = data.times[key] + (/Offset$/.test(o.timeZoneName) ? ' {z}' : '');
    if (!o.fractionalSecondDigits) return pattern;
    const fraction = data.number.decimal + '{f}';
    return pattern.replace(/\{s+\}/, o.second || o.minute ? (s) => s + fraction : '{f}');
  }

  // recycle changes the pattern of a timeStyle to another clock than the locale's.
  function recycle(pattern, o, data) {
    const kind = clock(o);
    if (kind === 'd' || (kind === 'h') === pattern.includes('{a}')) return pattern;
    const key = 'n2' + (pattern.includes('{ss}') ? '2' : '-') + kind + (pattern.includes('{z}') ? 'z' : '');
    return data.times[key];
  }

  // Only zones of the United States and their neighbours have names in American English: China's CST is not theirs.
  const usNames = /^(E|C|M|P|AK|H)[SD]T$/;
  const usZones = /^(America\/(?!Havana)|US\/|Pacific\/Honolulu)/;

  function offsetText(minutes, long, [east, west]) {
    const hours = Math.floor(Math.abs(minutes) / 60);
    const rest = Math.abs(minutes) % 60;
    return (minutes < 0 ? west : east) + (long ? two(hours) : hours) + (long || rest ? ':' + two(rest) : '');
  }

  function zoneText(o, fields, locale, data) {
    const style = o.timeZoneName || (o.timeStyle === 'full' ? 'long' : 'short');
    const [offset, abbreviation] = [fields[8], fields[9]];
    if (style === 'shortOffset' || style === 'longOffset') {
      return offsetText(offset, style === 'longOffset', data.offset);
    }
    const english = locale.data.startsWith('en');
    if (o.timeZone === 'UTC') {
      if (style === 'short') return 'UTC';
      return english ? 'Coordinated Universal Time' : refuse('The name of a time zone in ' + locale.name);
    }
    if (locale.data !== 'en-US' || style === 'long') {
      return refuse(`The ${style} name of the time zone ${o.timeZone} in ${locale.name}`);
    }
    if (usNames.test(abbreviation) && usZones.test(o.timeZone)) return abbreviation;
    return offset === 0 ? 'GMT' : offsetText(offset, false, data.offset);
  }

  function hourOf(hour, cycle) {
    switch (cycle) {
    case 'h11': return hour % 12;
    case 'h12': return hour % 12 || 12;
    case 'h24': return hour || 24;
    }
    return hour;
  }

  const typeOf = {y: 'year', M: 'month', L: 'month', d: 'day', w: 'weekday', h: 'hour', m: 'minute',
    s: 'second', a: 'dayPeriod', z: 'timeZoneName', f: 'fractionalSecond'};

  class DateTimeFormat {
    #locale;
    #data;
    #o;
    #pattern;
    #cycle;

    constructor(locales = undefined, options = {}, required = 'any', fallback = 'date') {
      this.#locale = resolve(locales);
      this.#data = dataOf(this.#locale.data);
      this.#o = read(Object(options), required, fallback);
      this.#pattern = patternOf(this.#o, this.#data, this.#locale);
      this.#cycle = this.#o.hourCycle || this.#data.cycles[clock(this.#o)];
      // The narrow space of the parts is an ordinary one in texts, as in V8.
      this.format = (date) => this.formatToParts(date).map((part) => part.value).join('').replace(/\u202f/g, ' ');
      Object.defineProperty(this, 'format', {enumerable: false});
    }

    formatToParts(date = undefined) {
      const time = date === undefined ? Date.now() : Number(date);
      if (!(Math.abs(time) <= 8.64e15)) throw new RangeError('Invalid time value');
      const fields = host.zoned(time, this.#o.timeZone);
      return this.#pattern.split(/(\{\w+\})/).filter(Boolean).map((piece) => {
        if (piece[0] !== '{') return {type: 'literal', value: piece};
        const name = piece.slice(1, -1);
        return {type: typeOf[name[0]], value: this.#field(name, fields)};
      });
    }

    #field(name, fields) {
      const [year, month, day, weekday, hour, minute, second, ms] = fields;
      const n = {y: year > 0 ? year : 1 - year, M: month + 1, d: day, h: hourOf(hour, this.#cycle), m: minute,
        s: second}[name[0]];
      switch (name) {
      case 'yy': return two(n % 100);
      case 'MMM': case 'MMMM': case 'LLL': return this.#data[name][month];
      case 'ww': case 'www': case 'wwww': return this.#data[name][weekday];
      case 'a': return this.#data.hours[hour < 12 ? 0 : 1];
      case 'f': return String(ms).padStart(3, '0').slice(0, this.#o.fractionalSecondDigits);
      case 'z': return zoneText(this.#o, fields, this.#locale, this.#data);
      }
      return name.length === 2 ? two(n) : String(n);
    }

    formatRange(start, end) {
      const [a, b] = [this.format(start), this.format(end)];
      return a === b ? a : refuse('A range of two different dates');
    }

    resolvedOptions() {
      const shown = {timeZone: this.#o.timeZone};
      for (const name in this.#o) {
        if (this.#o[name] !== undefined && !/^hour(12|Cycle)$/.test(name)) shown[name] = this.#o[name];
      }
      const withHour = this.#o.hour || this.#o.timeStyle;
      return {locale: this.#locale.name, calendar: 'gregory', numberingSystem: 'latn', ...shown,
        ...withHour ? {hourCycle: this.#cycle, hour12: /h1[12]/.test(this.#cycle)} : {}};
    }
  }
  return {DateTimeFormat};
}};
