// Variables, lists of them, and the parameters of an authorization, which are variables too.
(function (sdk, own) {
	'use strict';

	const { has, isNil, isObject } = own;
	const { parse, stringify } = JSON;

	// a type which is kept as JSON text
	const asText = (fits) => ({
		in(value) {
			try {
				return typeof value === 'string' ? value : stringify(value);
			} catch (e) {
				return 'null';
			}
		},
		out(value) {
			try {
				const out = parse(value);
				return fits(out) ? out : undefined;
			} catch (e) {
				return undefined;
			}
		},
	});

	const types = {
		string: String,
		boolean: Boolean,
		number: Number,
		array: asText(Array.isArray),
		object: asText((v) => isObject(v) && !Array.isArray(v)),
		any: { in: (value) => value, out: (value) => value },
	};

	class PostmanVariable extends sdk.Property {
		constructor(definition) {
			super(definition);
			this.type = 'any';
			this.value = undefined;
			if (!isNil(definition)) {
				if (has(definition, 'key')) {
					this.key = definition.key;
				}
				this.update(definition);
			}
		}

		get() { return this.castOut(typeof this.value === 'function' ? this.value() : this.value); }

		set(value) { this.value = typeof value === 'function' ? value : this.castIn(value); }

		valueOf(value) {
			if (arguments.length) {
				this.set(value);
			}
			return this.get();
		}

		toString() {
			const value = this.valueOf();
			if (value === null) {
				return 'null';
			}
			return value !== undefined && typeof value.toString === 'function' ? value.toString() : '';
		}

		cast(value) { return this.castOut(value); }

		castIn(value) {
			const type = has(types, this.type) ? types[this.type] : types.any;
			return typeof type === 'function' ? type(value) : type.in(value);
		}

		castOut(value) {
			const type = has(types, this.type) ? types[this.type] : types.any;
			return typeof type === 'function' ? type(value) : type.out(value);
		}

		valueType(typeName, keepValue) {
			const name = isNil(typeName) ? typeName : String(typeName).toLowerCase();
			if (!has(types, name)) {
				return this.type || 'any';
			}
			this.type = name;
			if (!keepValue && typeof this.value !== 'function') {
				this.set(this.get());
			}
			return this.type;
		}

		update(options) {
			if (!isObject(options)) {
				return;
			}
			if (has(options, 'type')) {
				this.valueType(options.type, has(options, 'value'));
			}
			if (has(options, 'value')) {
				this.set(options.value);
			}
			for (const key of ['system', 'disabled']) {
				if (has(options, key)) {
					this[key] = options[key];
				}
			}
			if (has(options, 'description')) {
				this.describe(options.description);
			}
		}
	}
	PostmanVariable._postman_propertyIndexKey = 'key';
	PostmanVariable.types = types;
	own.name(PostmanVariable, 'Variable', 'isVariable');

	class PostmanVariableList extends sdk.PropertyList {
		constructor(parent, populate) { super(PostmanVariable, parent, populate); }

		replace(str, overrides) { return sdk.Property.replaceSubstitutions(str, this, overrides); }

		substitute(obj, overrides, _mutate) {
			const sources = [this];
			for (let parent = this.__parent; parent; parent = parent.__parent) {
				if (parent.variables) {
					sources.push(parent.variables);
				}
			}
			return sdk.Property.replaceSubstitutionsIn(obj, sources.concat(overrides || []));
		}

		syncFromObject(obj, track, prune) {
			const ops = track && { created: [], updated: [], deleted: [] };
			if (!isObject(obj)) {
				return ops;
			}
			const note = (kind, key) => ops && ops[kind].push(key);
			Object.keys(obj).forEach((key) => {
				if (this.has(key)) {
					this.one(key).set(obj[key]);
					note('updated', key);
				} else {
					this.add({ value: obj[key], key });
					note('created', key);
				}
			});
			if (prune !== false) {
				Object.keys(this.reference).filter((key) => !has(obj, key)).forEach((key) => {
					this.remove(key);
					note('deleted', key);
				});
			}
			return ops;
		}

		syncToObject(obj) {
			const out = isObject(obj) ? obj : {};
			Object.keys(out).filter((key) => !has(this.reference, key)).forEach((key) => { delete out[key]; });
			this.members.forEach((variable) => own.put(out, variable.key, variable.valueOf()));
			return out;
		}

		oneNormalizedVariable(variableName) {
			const known = has(this.reference, variableName) ? this.reference[variableName] : undefined;
			if (known && !known.disabled) {
				return known;
			}
			const enabled = this.members.filter((v) => v.key === variableName && !v.disabled);
			if (enabled.length) {
				this.reference[variableName] = enabled[enabled.length - 1];
				return this.reference[variableName];
			}
			return known;
		}
	}
	own.name(PostmanVariableList, 'VariableList', 'isVariableList');

	class PostmanRequestAuth extends sdk.Property {
		constructor(options, parent) {
			super(options);
			if (parent) {
				this.setParent(parent);
			}
			if (has(options, 'type')) {
				this.use(options.type);
			}
			Object.keys(options || {}).filter((key) => key !== 'type').forEach((key) => this.update(options[key], key));
		}

		#fill(type, options) {
			if (!sdk.VariableList.isVariableList(this[type])) {
				this[type] = new PostmanVariableList(this);
			}
			if (Array.isArray(options) || sdk.VariableList.isVariableList(options)) {
				this[type].assimilate(options);
			} else {
				this[type].syncFromObject(options, false, false);
			}
		}

		update(options, type) {
			const name = type || this.type;
			if (isObject(options) && PostmanRequestAuth.isValidType(name)) {
				this.#fill(name, options);
			}
		}

		use(type, options) {
			if (PostmanRequestAuth.isValidType(type)) {
				this.type = type;
				this.#fill(type, options);
			}
		}

		current() { throw new Error('`Request#current` has been discontinued, use `Request#parameters` instead.'); }

		parameters() { return this[this.type]; }

		clear(type) {
			if (!PostmanRequestAuth.isValidType(type) || !sdk.VariableList.isVariableList(this[type])) {
				return;
			}
			this[type].clear();
			if (type !== this.type) {
				delete this[type];
			}
		}

		static isValidType(type) { return typeof type === 'string' && type !== 'type'; }
	}
	own.name(PostmanRequestAuth, 'RequestAuth');
})
