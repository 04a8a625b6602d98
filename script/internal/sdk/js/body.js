// Request bodies.
(function (sdk, own) {
	'use strict';

	const { isObject } = own;

	class PostmanFormParam extends sdk.Property {
		constructor(options = {}) {
			super(options);
			const from = options || {};
			this.key = from.key || '';
			this.value = from.value || '';
			this.type = from.type;
			this.src = from.src;
			this.contentType = from.contentType;
			this.fileName = from.fileName;
		}

		toString() { return this.key + '=' + this.value; }

		valueOf() { return this.value; }

		toJSON() {
			const out = own.written(this);
			if (out.type === 'file' && (typeof out.value !== 'string' || !out.value)) {
				delete out.value;
			}
			return out;
		}

		static parse() {}
	}
	PostmanFormParam._postman_propertyIndexKey = 'key';
	PostmanFormParam._postman_propertyAllowsMultipleValues = true;
	own.name(PostmanFormParam, 'FormParam');

	const MODES = { file: 'file', formdata: 'formdata', graphql: 'graphql', raw: 'raw', urlencoded: 'urlencoded' };

	class PostmanRequestBody extends sdk.PropertyBase {
		constructor(options) {
			super();
			if (options) {
				this.update(options);
			}
		}

		update(options) {
			const from = typeof options === 'string' ? { mode: 'raw', raw: options } : options;
			if (!from.mode) {
				return;
			}
			const mode = MODES[String(from.mode).toLowerCase()] || MODES.raw;
			this.mode = mode;
			this.raw = mode === MODES.raw && !from.raw ? '' : from.raw;
			this.urlencoded = this.#params(sdk.QueryParam, from.urlencoded, mode === MODES.urlencoded);
			this.formdata = this.#params(PostmanFormParam, from.formdata, mode === MODES.formdata);
			this.file = typeof from.file === 'string' ? { src: from.file } : from.file;
			this.graphql = graphql(from.graphql) || (mode === MODES.graphql ? {} : from.graphql);
			this.options = isObject(from.options) ? from.options : undefined;
			this.disabled = from.disabled;
		}

		#params(type, params, needed) {
			if (!params) {
				return needed ? new sdk.PropertyList(type, this, []) : params;
			}
			const text = typeof params === 'string' && type === sdk.QueryParam;
			return new sdk.PropertyList(type, this, text ? sdk.QueryParam.parse(params) : params);
		}

		toString() {
			if (this.mode === MODES.urlencoded && this.urlencoded) {
				return sdk.PropertyList.isPropertyList(this.urlencoded) ?
					sdk.QueryParam.unparse(this.urlencoded.all()) : this.urlencoded.toString();
			}
			return this.mode === MODES.raw && this.raw ? this.raw.toString() : '';
		}

		isEmpty() {
			const data = this.mode && this[this.mode];
			if (!data) {
				return true;
			}
			if (this.mode === MODES.file) {
				return !(data.src || data.content);
			}
			if (typeof data === 'string') {
				return data.length === 0;
			}
			return typeof data.count === 'function' ? data.count() === 0 : Object.keys(data).length === 0;
		}

		toJSON() {
			const out = own.written(this);
			if (out.file && out.file.content && typeof out.file.content !== 'string') {
				delete out.file.content;
			}
			return out;
		}
	}

	function graphql(from) {
		return from && { query: from.query, operationName: from.operationName, variables: from.variables };
	}

	PostmanRequestBody.MODES = MODES;
	own.name(PostmanRequestBody, 'RequestBody');
})
