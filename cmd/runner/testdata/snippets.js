const BASE = '$BASE', PORT = '$PORT';
const text = (v) => {
  if (v === undefined) return 'undefined';
  if (v instanceof Error) return v.name + ': ' + v.message;
  if (typeof v === 'function') return 'function';
  return JSON.stringify(v);
};
const show = (...values) => {
  const before = pm.environment.get('$OUT');
  pm.environment.set('$OUT', (before === undefined ? '' : before + '\n') + values.map(text).join(' '));
};
const attempt = (f) => { try { show(f()); } catch (e) { show(e.name + ': ' + e.message); } };
const brief = (echo) => {
  const {headers = {}} = echo;
  const kept = Object.keys(headers).filter((k) => /^(x-|auth|content-type|cookie)/i.test(k)).sort();
  return Object.assign({}, echo, {headers: kept.map((k) => k + '=' + headers[k])});
};
const sent = () => brief(pm.response.json());
