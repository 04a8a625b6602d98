// The realm's own timers, and what Node.js has for objects that keep a timeout of their own.
const scope = (0, eval)('this');
const {setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate} = scope;

function unenroll(item) {
  clearTimeout(item._idleTimeoutId);
  item._idleTimeout = -1;
}

function enroll(item, msecs) {
  clearTimeout(item._idleTimeoutId);
  item._idleTimeout = msecs;
}

function active(item) {
  clearTimeout(item._idleTimeoutId);
  if (!(item._idleTimeout >= 0)) return;
  item._idleTimeoutId = setTimeout(() => { if (item._onTimeout) item._onTimeout(); }, item._idleTimeout);
}

module.exports = {
  setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate,
  enroll, unenroll, active, _unrefActive: active,
};
