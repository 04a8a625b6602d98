// Properties: what all classes of the package have in common.
(function (sdk, own, native) {
	'use strict';

	const has = own.has = (obj, key) => obj !== null && obj !== undefined && Object.hasOwn(Object(obj), key);
	const isNil = own.isNil = (v) => v === null || v === undefined;
	const isObject = own.isObject = (v) => v !== null && (typeof v === 'object' || typeof v === 'function');
	own.isPlain = (v) => {
		if (v === null || typeof v !== 'object' || Array.isArray(v)) {
			return false;
		}
		const proto = Object.getPrototypeOf(v);
		return proto === null || proto === Object.prototype;
	};
	own.isNumeric = (v) => !isNaN(parseFloat(v)) && isFinite(v);

	// stores a member under any name, also under those that mean something to the language
	own.put = (obj, name, value) => {
		Object.defineProperty(obj, name, { value, writable: true, enumerable: true, configurable: true });
	};

	// copies the members of source that have a value
	own.merge = (target, source) => {
		for (const key of Object.keys(source)) {
			if (source[key] !== undefined) {
				target[key] = source[key];
			}
		}
		return target;
	};

	// names a class, and gives it a test for its objects; objects of another copy of the package pass by their name
	own.name = (cls, name, test) => {
		cls._postman_propertyName = name;
		Object.defineProperty(cls.prototype, '_postman_propertyName', { value: name, writable: true, configurable: true });
		if (test) {
			cls[test] = (obj) => Boolean(obj) && (obj instanceof cls || inherits(obj.constructor, name));
		}
		sdk[name] = cls;
	};

	function inherits(ctor, name) {
		for (let i = 0; ctor && i < 20; i++) {
			if (ctor._postman_propertyName === name) {
				return true;
			}
			ctor = ctor.super_;
		}
		return false;
	}

	// a copy without classes; what knows its own JSON form is asked for it
	const plain = own.plain = (value, seen) => {
		if (value === null || typeof value !== 'object') {
			return value;
		}
		if (typeof value.toJSON === 'function') {
			return value.toJSON();
		}
		if (Array.isArray(value) && value.every((v) => v === null || typeof v !== 'object')) {
			return value.slice();
		}
		seen = seen || new Map();
		if (seen.has(value)) {
			return seen.get(value);
		}
		const out = Array.isArray(value) ? [] : {};
		seen.set(value, out);
		for (const key of Object.keys(value)) {
			out[key] = plain(value[key], seen);
		}
		return out;
	};

	// the members of an object as they are written to a file: lists lose the plural of their names
	const written = own.written = (obj) => {
		const out = {};
		for (const key of Object.keys(obj)) {
			const value = obj[key];
			if (value === null || typeof value !== 'object') {
				if (value !== undefined) {
					out[key] = value;
				}
				continue;
			}
			const singular = value._postman_propertyIsList && key.endsWith('s');
			out[singular ? key.slice(0, -1) : key] = plain(value);
		}
		return out;
	};

	class PostmanPropertyBase {
		#parent;

		get __parent() { return this.#parent; }

		set __parent(parent) { this.#parent = parent; }

		setParent(parent) { this.#parent = parent; }

		parent() {
			const direct = this.__parent;
			return direct && (direct.__parent || direct) || undefined;
		}

		forEachParent(options, iterator) {
			if (typeof options === 'function') {
				iterator = options;
				options = {};
			}
			if (typeof iterator !== 'function' || !isObject(options)) {
				return;
			}
			const above = (p) => p && typeof p.parent === 'function' && p.parent();
			let parent = this.parent();
			let grandparent = above(parent);
			while (parent && (grandparent || options.withRoot)) {
				iterator(parent);
				parent = grandparent;
				grandparent = above(grandparent);
			}
		}

		findInParents(property, customizer) {
			const owner = this.findParentContaining(property, customizer);
			return owner ? owner[property] : undefined;
		}

		findParentContaining(property, customizer) {
			for (let p = this; p; p = p.__parent) {
				if (customizer ? customizer.call(this, p) : p[property]) {
					return p;
				}
			}
		}

		toJSON() { return written(this); }

		meta() {
			const all = plain(this._) || {};
			if (!arguments.length) {
				return this._ && all;
			}
			return Object.fromEntries(Array.from(arguments).filter((k) => has(all, k)).map((k) => [k, all[k]]));
		}

		static toJSON(obj) { return written(obj); }
	}
	own.name(PostmanPropertyBase, 'PropertyBase');

	class PostmanPropertyDescription {
		constructor(definition) {
			if (typeof definition === 'string') {
				definition = { content: definition };
			}
			if (definition) {
				this.update(definition);
			}
		}

		update(content, type) {
			if (isObject(content)) {
				type = content.type;
				content = content.content;
			}
			this.content = content;
			this.type = type || 'text/plain';
		}

		toString() { return this.content || ''; }

		toJSON() { return { content: this.content, type: this.type }; }
	}
	own.name(PostmanPropertyDescription, 'Description', 'isDescription');

	class PostmanProperty extends PostmanPropertyBase {
		constructor(definition) {
			super();
			if (!definition || typeof definition !== 'object') {
				return;
			}
			const src = definition.info || definition;
			if (src.id) {
				this.id = src.id;
			}
			if (src.name) {
				this.name = src.name;
			}
			if (definition.disabled !== undefined) {
				this.disabled = Boolean(definition.disabled);
			}
			if (!isNil(src.description)) {
				this.description = new PostmanPropertyDescription(src.description);
			}
		}

		describe(content, type) {
			if (!sdk.Description.isDescription(this.description)) {
				this.description = new PostmanPropertyDescription();
			}
			this.description.update(content, type);
		}

		findSubstitutions() { return PostmanProperty.findSubstitutions(this.toJSON()); }

		toObjectResolved(scope, overrides, options) {
			const reference = this.toJSON();
			if (Array.isArray(reference.variable)) {
				delete reference.variable;
			}
			if (options && options.ignoreOwnVariables) {
				return PostmanProperty.replaceSubstitutionsIn(reference, overrides);
			}
			let variables;
			for (let source = scope || this; source && !variables; source = source.__parent) {
				variables = source.variables;
			}
			if (!variables) {
				throw new Error('Unable to resolve variables. Require a List type property for variable auto resolution.');
			}
			return variables.substitute(reference, overrides);
		}

		static findSubstitutions(obj) {
			const found = new Set();
			const seen = new Set();
			(function visit(value) {
				if (typeof value === 'string') {
					for (const match of value.matchAll(TOKEN)) {
						found.add(match[1]);
					}
				} else if (isObject(value) && !seen.has(value)) {
					seen.add(value);
					Object.keys(value).forEach((key) => visit(value[key]));
				}
			})(obj);
			return Array.from(found);
		}

		static replaceSubstitutions(str, variables) {
			if (!str || typeof str !== 'string') {
				return str;
			}
			return expand(str, Array.isArray(variables) ? variables : Array.prototype.slice.call(arguments, 1));
		}

		static replaceSubstitutionsIn(obj, variables) {
			if (!isObject(obj)) {
				return obj;
			}
			const sources = Array.isArray(variables) ? variables : [variables];
			return (function copy(value) {
				if (typeof value === 'string') {
					return expand(value, sources);
				}
				if (Array.isArray(value)) {
					return value.map(copy);
				}
				return own.isPlain(value) ?
					Object.fromEntries(Object.keys(value).map((key) => [key, copy(value[key])])) : value;
			})(plain(obj));
		}
	}
	own.name(PostmanProperty, 'Property');

	const TOKEN = /\{\{([^{}]*)\}\}/g;
	const PASSES = 19; // a variable which holds itself must come to an end

	function expand(str, sources) {
		for (let pass = 0; pass < PASSES; pass++) {
			let found = 0;
			str = str.replace(TOKEN, (token, name) => {
				found++;
				const value = lookUp(name, sources);
				return ['string', 'number', 'boolean'].includes(typeof value) ? value : token;
			});
			if (!found) {
				break;
			}
		}
		return str;
	}

	function lookUp(name, sources) {
		let value;
		for (const source of sources) {
			if (!isObject(source)) {
				continue;
			}
			if (typeof source.oneNormalizedVariable === 'function') {
				value = source.oneNormalizedVariable(name);
				value = value && value.disabled ? undefined : value;
			} else if (has(source, name)) {
				value = source[name];
			}
			if (value !== undefined) {
				break;
			}
		}
		if (value === undefined) {
			value = native.dynamic(name);
		}
		if (typeof value === 'function') {
			value = value();
		}
		return value && typeof value.toString === 'function' ? value.toString() : value;
	}
})
