// Variable scopes. Values live in Go; what is more than its JSON (the object itself, a Date, undefined) is kept there
// for the rest of the script, and is reduced to its JSON when the script ends.
const EVERY = 0, ENVIRONMENT = 1, GLOBALS = 2, COLLECTION = 3, DATA = 4;
const kindOf = Symbol('kind'), logOf = Symbol('log'), typesOf = Symbol('types');

const variableScope = once(() => {
  class PostmanVariableScope {
    constructor(kind) {
      define(this, kindOf, {value: kind});
      define(this, logOf, {value: []});
      if (kind !== DATA) own(this, 'mutations', () => new (mutationTracker())(this[logOf]));
      if (kind !== DATA) own(this, '_postman_enableTracking', () => true);
      if (kind === EVERY) own(this, '_layers', layers);
    }

    get(key) { return cast(host.getVariable(this[kindOf], key), typeOf(this, key)); }

    set(key, value, type) {
      if (type !== undefined) setType(this, key, type);
      this[logOf].push([key, value]);
      const t = typeof value;
      if (t === 'string' || t === 'number' || t === 'boolean') host.setVariable(this[kindOf], key, value);
      else host.setVariable(this[kindOf], key, value, textOf(value));
    }

    has(key) { return host.hasVariable(this[kindOf], key); }

    unset(key) {
      this[logOf].push(['unset', key]);
      this[typesOf]?.delete(String(key));
      host.unsetVariable(this[kindOf], key);
    }

    clear() {
      for (const key of Object.keys(this.toObject())) this[logOf].push(['unset', key]);
      this[typesOf]?.clear();
      host.clearVariables(this[kindOf]);
    }

    toObject() {
      const all = host.variablesObject(this[kindOf]);
      this[typesOf]?.forEach((type, key) => { all[key] = cast(all[key], type); });
      return all;
    }

    toJSON() {
      const values = Object.entries(this.toObject()).map(([key, value]) => ({type: 'any', value, key}));
      return {id: this.id, values};
    }

    variables() { return this.toObject(); }
    replaceIn(value) { return replaceIn(this[kindOf], value, 0); }
    get id() { return host.scopeID(this[kindOf]); }
    get name() { return this[kindOf] === ENVIRONMENT ? host.environmentName() : undefined; }

    get values() {
      const List = host.sdk().VariableList;
      return new List(this, this.toJSON().values);
    }
  }

  for (const name of ['id', 'name', 'values']) {
    define(PostmanVariableScope.prototype, name, {enumerable: true});
  }
  define(PostmanVariableScope.prototype, '_postman_propertyRequiresId', {value: true});
  define(PostmanVariableScope.prototype.set, 'length', {value: 3});
  define(PostmanVariableScope.prototype.toObject, 'length', {value: 2});
  complete(PostmanVariableScope.prototype);
  return PostmanVariableScope;
});

lazy(Postman.prototype, 'variables', () => new (variableScope())(EVERY));
lazy(Postman.prototype, 'environment', () => new (variableScope())(ENVIRONMENT));
lazy(Postman.prototype, 'globals', () => new (variableScope())(GLOBALS));
lazy(Postman.prototype, 'collectionVariables', () => new (variableScope())(COLLECTION));
lazy(Postman.prototype, 'iterationData', () => new (variableScope())(DATA));

// textOf is the JSON a value persists as; what JSON cannot say becomes null.
function textOf(value) {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'bigint') return stringify(String(value));
  try {
    const text = stringify(value);
    return text === undefined ? 'null' : text;
  } catch {
    return 'null'; // a cycle, or a toJSON that throws
  }
}

// A type that is given to set holds for the rest of the script: the variable is read as of that type, but it is stored
// as it came. Types that Postman does not know change nothing.
const KNOWN_TYPES = ['string', 'number', 'boolean', 'array', 'object', 'any', 'default', 'secret'];

function setType(scope, key, type) {
  if (!KNOWN_TYPES.includes(type)) return;
  if (!scope[typesOf]) define(scope, typesOf, {value: new Map()});
  scope[typesOf].set(String(key), type);
}

function typeOf(scope, key) { return scope[typesOf]?.get(String(key)); }

function cast(value, type) {
  switch (type) {
    case 'string': return String(value);
    case 'number': return Number(value);
    case 'boolean': return Boolean(value);
    case 'array': return structured(value, Array.isArray);
    case 'object': return structured(value, (v) => v !== null && typeof v === 'object' && !Array.isArray(v));
    default: return value;
  }
}

function structured(value, fits) {
  try {
    const read = typeof value === 'string' ? JSON.parse(value) : value;
    return fits(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

function replaceIn(kind, value, depth) {
  if (typeof value === 'string') return host.replaceIn(kind, value);
  if (value === null || typeof value !== 'object' || depth > 100) return value;
  if (Array.isArray(value)) return value.map((element) => replaceIn(kind, element, depth + 1));
  const out = {};
  for (const key of Object.keys(value)) out[key] = replaceIn(kind, value[key], depth + 1);
  return out;
}
