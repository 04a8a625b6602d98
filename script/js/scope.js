// What variable scopes have besides reading and writing: the members that they share with all of Postman's properties,
// and the record of what a script has changed.

// own adds a member that is made when it is read.
function own(target, name, get) { define(target, name, {enumerable: true, configurable: true, get, set() {}}); }

// layers are the scopes below pm.variables' own.
function layers() {
  const {pm} = cur;
  return [pm.iterationData, pm.environment, pm.collectionVariables, pm.globals].map((scope) => scope.values);
}

// complete adds what is not written with the class.
function complete(prototype) {
  const scopeMembers = {
    enableTracking(options) {}, // it is never off
    disableTracking() {},
    applyMutation(instruction, key, value, type) {
      if (instruction === 'unset') this.unset(key);
      else this.set(key, value);
    },
    syncVariablesFrom(source, track) {
      const ops = {created: [], updated: [], deleted: []};
      for (const key of Object.keys(source)) {
        ops[this.has(key) ? 'updated' : 'created'].push(key);
        this.set(key, source[key]);
      }
      for (const key of Object.keys(this.toObject())) {
        if (key in source) continue;
        ops.deleted.push(key);
        this.unset(key);
      }
      return track ? ops : undefined;
    },
    syncVariablesTo(target) { return this.values.syncToObject(target); },
    addLayer(list) {
      list.each((variable) => { if (!this.has(variable.key)) this.set(variable.key, variable.get()); });
    },
  };

  // For the messages of failed assertions, a scope has a stand-in with the members which Postman's own: one, or chai
  // would not see circles.
  const shownScopes = new WeakMap();
  scopeMembers[Symbol.for('chai/inspect')] = function () {
    const {id, values, _postman_enableTracking, mutations, _layers} = this;
    if (!shownScopes.has(this)) shownScopes.set(this, Object.create({constructor: prototype.constructor}));
    const tracked = mutations && {_postman_enableTracking, mutations};
    return Object.assign(shownScopes.get(this), {id, values}, tracked, _layers && {_layers});
  };
  for (const name of Reflect.ownKeys(scopeMembers)) {
    define(prototype, name, {value: scopeMembers[name], writable: true, configurable: true});
  }

  // The members of a Property act on one that stands in for the scope: most scopes never need it.
  const standIns = new WeakMap();
  const propertyMembers = {
    describe: 2, toObjectResolved: 3, findSubstitutions: 0, forEachParent: 2, findInParents: 2, findParentContaining: 2,
    meta: 0, parent: 0, setParent: 1,
  };

  function standIn(scope) {
    if (!standIns.has(scope)) standIns.set(scope, new (host.sdk().Property)(scope.toJSON()));
    return standIns.get(scope);
  }

  for (const name in propertyMembers) {
    const member = {[name](...args) { return standIn(this)[name](...args); }}[name];
    define(member, 'length', {value: propertyMembers[name]});
    define(prototype, name, {value: member, writable: true, configurable: true});
  }
}

// A MutationTracker lists changes: [key, value] for a new value, ['unset', key] for a removal.
const mutationTracker = once(() => {
  class MutationTracker {
    constructor(stream) {
      this.autoCompact = true;
      this.stream = stream;
      this.compacted = {};
    }

    addMutation(mutation) { this.stream.push(mutation); }

    addAndCompact(mutation) {
      this.compacted[mutation[0] === 'unset' ? mutation[1] : mutation[0]] = mutation;
    }

    track(instruction, ...payload) { this.addMutation(instruction === 'set' ? payload : [instruction, ...payload]); }

    compact() {
      for (const mutation of this.stream.splice(0)) this.addAndCompact(mutation);
    }

    count() { return this.stream.length + Object.keys(this.compacted).length; }

    applyOn(target) {
      for (const [first, second] of [...Object.values(this.compacted), ...this.stream]) {
        if (first === 'unset') target.applyMutation('unset', second);
        else target.applyMutation('set', first, second);
      }
    }

    toJSON() { return {stream: this.stream, compacted: this.compacted, autoCompact: this.autoCompact}; }
    forEachParent(options, iterator) {}
    findInParents(property, customizer) {}
    findParentContaining(property, customizer) {}
    meta() { return {}; }
    parent() {}
    setParent(parent) {}
  }
  define(MutationTracker.prototype.track, 'length', {value: 1});
  return MutationTracker;
});
