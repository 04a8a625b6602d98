// Lists of properties, with an index by key.
(function (sdk, own) {
	'use strict';

	const { has, isNil, isObject } = own;

	// the function behind a rule of find, filter or map: a function, a member's name, a pair, or an object to match
	function rule(r, test) {
		if (typeof r === 'function') {
			return r;
		}
		if (isNil(r)) {
			return (v) => v;
		}
		if (Array.isArray(r)) {
			return (v) => matches(v && v[r[0]], r[1]);
		}
		if (typeof r === 'object') {
			return (v) => matches(v, r);
		}
		return test ? (v) => Boolean(v && v[r]) : (v) => v && v[r];
	}

	function matches(value, pattern) {
		if (!isObject(pattern)) {
			return Object.is(value, pattern);
		}
		return isObject(value) && Object.keys(pattern).every((key) => matches(value[key], pattern[key]));
	}

	const unlink = (item) => { item.__parent = undefined; };

	function link(item, list) {
		if (item instanceof sdk.PropertyBase) {
			item.setParent(list);
			return;
		}
		Object.defineProperty(item, '__parent', { value: list, writable: true, configurable: true });
	}

	class PostmanPropertyList extends sdk.PropertyBase {
		#type;
		#source; // what the list is filled from at the first need
		#members;
		#reference;
		#key; // how members are indexed
		#folded;
		#several;

		constructor(type, parent, populate) {
			super();
			this.setParent(parent);
			this.#type = type || sdk.Variable;
			this.#source = populate;
			this.#key = this.#type._postman_propertyIndexKey || 'id';
			this.#folded = Boolean(this.#type._postman_propertyIndexCaseInsensitive);
			this.#several = Boolean(this.#type._postman_propertyAllowsMultipleValues);
		}

		get Type() { return this.#type; }

		get members() { return this.#members || this.#fill().#members; }

		set members(members) { this.#fill().#members = members; }

		get reference() { return this.#members ? this.#reference : this.#fill().#reference; }

		set reference(reference) { this.#fill().#reference = reference; }

		get _postman_listIndexKey() { return this.#key; }

		get _postman_listIndexCaseInsensitive() { return this.#folded; }

		get _postman_listAllowsMultipleValues() { return this.#several; }

		#fill() {
			if (!this.#members) {
				const source = this.#source;
				this.#source = undefined;
				this.#members = [];
				this.#reference = {};
				if (source) {
					this.populate(source);
				}
			}
			return this;
		}

		// the last entry of the source with a key, if it can be told without making the members; null if it cannot
		#peek(key) {
			if (!this.#source || !key || !this.#folded || this.#key !== 'key' || !Array.isArray(this.#source)) {
				return null;
			}
			const wanted = String(key).toLowerCase();
			for (let i = this.#source.length - 1; i >= 0; i--) {
				const entry = this.#source[i];
				const name = entry && entry.key;
				if (typeof name !== 'string') {
					return null;
				}
				if (name.length === wanted.length && name.toLowerCase() === wanted) {
					return entry;
				}
			}
			return undefined;
		}

		#index(item) {
			const key = item[this.#key];
			const text = key ? String(key) : '';
			return this.#folded ? text.toLowerCase() : text;
		}

		#remember(item) {
			const index = this.#index(item);
			if (index === '') {
				return;
			}
			const reference = this.#reference;
			if (!this.#several || !has(reference, index)) {
				reference[index] = item;
			} else if (Array.isArray(reference[index])) {
				reference[index].push(item);
			} else {
				reference[index] = [reference[index], item];
			}
		}

		#forget(item) {
			const index = this.#index(item);
			if (index === '') {
				return;
			}
			const known = this.reference[index];
			const rest = Array.isArray(known) ? known.filter((each) => each !== item) : [];
			if (rest.length) {
				this.reference[index] = rest.length === 1 ? rest[0] : rest;
			} else {
				delete this.reference[index];
			}
		}

		insert(item, before) {
			if (!isObject(item)) {
				return;
			}
			const duplicate = this.indexOf(item);
			const other = item.__parent;
			if (other !== this && PostmanPropertyList.isPropertyList(other)) {
				other.remove(item);
			}
			link(item, this);
			if (duplicate > -1) {
				this.members.splice(duplicate, 1);
				this.#forget(item);
			}
			const at = before ? this.indexOf(before) : -1;
			if (at > -1) {
				this.members.splice(at, 0, item);
			} else {
				this.members.push(item);
			}
			this.#remember(item);
		}

		insertAfter(item, after) { return this.insert(item, this.idx(this.indexOf(after) + 1)); }

		append(item) { return this.insert(item); }

		prepend(item) { return this.insert(item, this.idx(0)); }

		add(item, name) {
			if (isNil(item) || Number.isNaN(item)) {
				return;
			}
			const type = this.#type;
			if (item.constructor === type) {
				this.insert(item);
				return;
			}
			const made = type.create ? type.create(item, name) : new type(item);
			link(made, this); // a new member needs none of the checks of insert
			this.members.push(made);
			this.#remember(made);
		}

		upsert(item) {
			if (isNil(item) || Number.isNaN(item)) {
				return null;
			}
			const existing = this.one(item[this.#key]);
			if (!existing) {
				this.add(item);
				return true;
			}
			if (typeof existing.update !== 'function') {
				throw new Error('collection: unable to upsert into a list of Type that does not support .update()');
			}
			existing.update(item);
			return false;
		}

		remove(predicate, context) {
			let test = predicate;
			if (typeof predicate === 'string') {
				const folded = this.#folded;
				const id = folded ? predicate.toLowerCase() : predicate;
				const key = this.#key;
				test = (item) => (folded ? String(item[key]).toLowerCase() : item[key]) === id;
			} else if (predicate instanceof this.#type) {
				test = (item) => item === predicate;
			}
			if (typeof test !== 'function') {
				return;
			}
			const members = this.members;
			const gone = members.filter((item, i) => test.call(context || this, item, i, members));
			if (gone.length) {
				members.splice(0, members.length, ...members.filter((item) => !gone.includes(item)));
			}
			gone.forEach((item) => {
				this.#forget(item);
				unlink(item);
			});
		}

		clear() {
			this.all().forEach(unlink);
			this.members.length = 0;
			Object.keys(this.reference).forEach((key) => { delete this.reference[key]; });
		}

		populate(items) {
			const type = this.#type;
			if (typeof items === 'string' && typeof type.parse === 'function') {
				items = type.parse(items);
			}
			if (Array.isArray(items)) {
				for (let i = 0; i < items.length; i++) {
					this.add(items[i]);
				}
			} else if (own.isPlain(items) && typeof type.create === 'function') {
				Object.keys(items).forEach((key) => this.add(items[key], key));
			} else {
				this.add(items);
			}
		}

		repopulate(items) {
			this.clear();
			this.populate(items);
		}

		assimilate(source, prune) {
			const members = PostmanPropertyList.isPropertyList(source) ? source.members : source;
			if (!Array.isArray(members)) {
				return;
			}
			const key = this.#key;
			const kept = {};
			members.forEach((item) => {
				if (item && has(item, key)) {
					this.upsert(item);
					kept[item[key]] = true;
				}
			});
			if (prune) {
				Object.keys(this.reference).filter((id) => !has(kept, id)).forEach((id) => this.remove(id));
			}
		}

		all() { return this.members.slice(); }

		one(id) {
			const reference = this.reference;
			const index = this.#folded ? String(id).toLowerCase() : id;
			const found = has(reference, index) ? reference[index] : undefined;
			return this.#several && Array.isArray(found) ? found[found.length - 1] : found;
		}

		get(key) {
			const entry = this.#peek(key);
			if (entry !== null) {
				return entry && (entry.value === undefined ? '' : entry.value);
			}
			const member = this.one(key);
			return member ? member.valueOf() : undefined;
		}

		each(iterator, context) {
			const members = this.members;
			const call = rule(iterator);
			for (let i = 0; i < members.length; i++) {
				if (call.call(context || this.__parent, members[i], i, members) === false) {
					break;
				}
			}
		}

		filter(test, context) { return this.members.filter(rule(test, true), context); }

		find(test, context) { return this.members.find(rule(test, true), context); }

		map(iterator, context) { return this.members.map(rule(iterator), context || this); }

		reduce(iterator, accumulator, context) {
			const call = iterator.bind(context || this);
			return arguments.length > 1 ? this.members.reduce(call, accumulator) : this.members.reduce(call);
		}

		count() { return this.members.length; }

		idx(index) { return this.members[index]; }

		indexOf(item) { return this.members.indexOf(typeof item === 'string' ? this.one(item) : item); }

		has(item, value) {
			if (typeof item !== 'string') {
				const found = this.members.includes(item);
				return found && (arguments.length === 1 || item.valueOf() === value);
			}
			if (arguments.length === 1) {
				const entry = this.#peek(item);
				return entry === null ? this.one(item) !== undefined : entry !== undefined;
			}
			const index = this.#folded ? item.toLowerCase() : item;
			return has(this.reference, index) && [].concat(this.reference[index]).some((m) => m.valueOf() === value);
		}

		eachParent(iterator, context) {
			if (typeof iterator !== 'function') {
				return;
			}
			let below;
			for (let parent = this.__parent; parent; parent = parent.__parent) {
				iterator.call(context || this, parent, below);
				below = parent;
			}
		}

		toObject(excludeDisabled, caseSensitive, multiValue, sanitizeKeys) {
			const out = {};
			const key = this.#key;
			const folded = this.#folded && !caseSensitive;
			const several = this.#several || multiValue;
			this.members.forEach((member) => {
				if (!has(member, key) || excludeDisabled && member.disabled || sanitizeKeys && !member[key]) {
					return;
				}
				const name = folded ? String(member[key]).toLowerCase() : member[key];
				if (!several || !has(out, name)) {
					own.put(out, name, member.valueOf());
				} else if (Array.isArray(out[name])) {
					out[name].push(member.valueOf());
				} else {
					own.put(out, name, [out[name], member.valueOf()]);
				}
			});
			return out;
		}

		toString() {
			return this.#type.unparse ? this.#type.unparse(this.members) : Object.prototype.toString.call(this);
		}

		toJSON() { return this.members.map((m) => (typeof m.toJSON === 'function' ? m.toJSON() : own.written(m))); }

		static _unlinkItemFromParent(item) { unlink(item); }
	}
	PostmanPropertyList.prototype._postman_propertyIsList = true;
	Object.defineProperty(PostmanPropertyList.prototype.add, 'length', { value: 1 });
	own.name(PostmanPropertyList, 'PropertyList', 'isPropertyList');

	// a list of any class is a list
	const byName = PostmanPropertyList.isPropertyList;
	PostmanPropertyList.isPropertyList = (obj) => byName(obj) || Boolean(obj && obj._postman_propertyIsList);
})
