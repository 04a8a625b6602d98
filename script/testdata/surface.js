// The walk of surface_test.go: one line of facts for each path, in the notation of surface.tsv.
function fact(root, path) {
  const names = path.split('.').slice(1);
  let holder = root;
  let value = root;
  let flags = '';
  for (const name of names) {
    holder = value;
    if (holder === null || holder === undefined) return 'missing';
    let owner = Object(holder);
    let at;
    while (owner && !(at = Object.getOwnPropertyDescriptor(owner, name))) owner = Object.getPrototypeOf(owner);
    if (!at) return 'missing';
    flags = (at.writable === false || (at.get && !at.set) ? 'r' : '') + (at.enumerable ? '' : 'h');
    value = holder[name];
  }
  return kind(value) + ' ' + flags;
}

function kind(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'function') return 'function/' + value.length;
  if (typeof value === 'object') return 'object:' + (value.constructor ? value.constructor.name : '');
  return typeof value;
}
