// URLs and their query parameters.
(function (sdk, own) {
	'use strict';

	const { has, isObject } = own;
	const TOKEN = /\{\{[^{}]*\}\}/g;

	// applies f to a text except inside of variable tokens
	function outsideTokens(text, f) {
		let out = '';
		let from = 0;
		for (const token of text.matchAll(TOKEN)) {
			out += f(text.slice(from, token.index)) + token[0];
			from = token.index + token[0].length;
		}
		return out + f(text.slice(from));
	}

	// escapes the characters of a key or value that would end it
	function contained(text, isKey) {
		if (!/[&#=]/.test(text)) {
			return text;
		}
		return outsideTokens(text, (part) => {
			const out = part.replace(/&/g, '%26').replace(/#/g, '%23');
			return isKey ? out.replace(/=/g, '%3D') : out;
		});
	}

	class PostmanQueryParam extends sdk.Property {
		constructor(options) {
			super(options);
			this.update(options);
		}

		toString() { return PostmanQueryParam.unparseSingle(this); }

		valueOf() { return typeof this.value === 'string' ? this.value : ''; }

		update(param) {
			const from = typeof param === 'string' ? PostmanQueryParam.parseSingle(param) : param || {};
			this.key = from.key;
			this.value = from.value;
			if (has(param, 'system')) {
				this.system = param.system;
			}
		}

		static parse(query) {
			return typeof query === 'string' ? query.split('&').map(PostmanQueryParam.parseSingle) : [];
		}

		static parseSingle(param, index, all) {
			// an empty parameter is kept, but only the last one has an empty name
			if (param === '' && typeof index === 'number' && Array.isArray(all) && index !== all.length - 1) {
				return { key: null, value: null };
			}
			const equals = param.indexOf('=');
			return equals < 0 ? { key: param, value: null } :
				{ key: param.slice(0, equals), value: param.slice(equals + 1) };
		}

		static unparse(params) {
			if (!params) {
				return '';
			}
			let list = params;
			if (sdk.PropertyList.isPropertyList(params)) {
				list = params.all();
			} else if (!Array.isArray(params)) {
				list = Object.keys(params).map((key) => ({ key, value: params[key] }));
			}
			return list.filter((p) => !p || p.disabled !== true).map(PostmanQueryParam.unparseSingle).join('&');
		}

		static unparseSingle(param) {
			if (!param) {
				return '';
			}
			const key = typeof param.key === 'string' ? contained(param.key, true) : '';
			return typeof param.value === 'string' ? key + '=' + contained(param.value, false) : key;
		}
	}
	PostmanQueryParam._postman_propertyIndexKey = 'key';
	PostmanQueryParam._postman_propertyAllowsMultipleValues = true;
	own.name(PostmanQueryParam, 'QueryParam');

	// cuts a URL into its parts; in mask every token is blotted out, so that what it holds ends no part
	function cut(raw) {
		let text = raw.trimStart();
		let mask = text.replace(TOKEN, (token) => '_'.repeat(token.length));
		const url = {};
		const head = (at) => {
			text = text.slice(0, at);
			mask = mask.slice(0, at);
		};
		const tail = (at) => {
			text = text.slice(at);
			mask = mask.slice(at);
		};
		const split = (from, separator) => {
			const parts = [];
			let at;
			while ((at = mask.indexOf(separator, from)) !== -1) {
				parts.push(text.slice(from, at));
				from = at + 1;
			}
			return parts.concat(text.slice(from));
		};
		let at = mask.indexOf('#');
		if (at !== -1) {
			url.hash = text.slice(at + 1);
			head(at);
		}
		if ((at = mask.indexOf('?')) !== -1) {
			url.query = split(at + 1, '&');
			head(at);
		}
		if (mask.includes('\\')) {
			text = outsideTokens(text, (part) => part.replace(/\\/g, '/'));
			mask = mask.replace(/\\/g, '/');
		}
		if ((at = mask.indexOf('://')) !== -1) {
			url.protocol = text.slice(0, at);
			tail(at + 3);
			const slashes = /^\/*/.exec(mask)[0].length;
			tail(slashes && url.protocol.toLowerCase() === 'file' ? slashes - 1 : slashes);
		}
		if ((at = mask.indexOf('/')) !== -1) {
			url.path = split(at + 1, '/');
			head(at);
		}
		if ((at = mask.lastIndexOf('@')) !== -1) {
			const colon = mask.slice(0, at).indexOf(':');
			url.auth = colon === -1 ? { user: text.slice(0, at), password: undefined } :
				{ user: text.slice(0, colon), password: text.slice(colon + 1, at) };
			tail(at + 1);
		}
		if ((at = mask.lastIndexOf(':')) !== -1 && !mask.includes(']', at)) {
			url.port = text.slice(at + 1);
			head(at);
		}
		if (text) {
			url.host = split(0, '.');
		}
		return url;
	}

	// the name in a segment like ":name" or ":name.json"
	function variableName(segment) {
		return String(segment).startsWith(':') ? String(segment).slice(1).split('.')[0] || null : null;
	}

	function queryItems(query) {
		if (typeof query === 'string') {
			return PostmanQueryParam.parse(query);
		}
		if (sdk.PropertyList.isPropertyList(query)) {
			return query.toJSON();
		}
		if (isObject(query) && !Array.isArray(query)) {
			return Object.keys(query).map((key) => ({ key, value: query[key] }));
		}
		return query || [];
	}

	function pathSegments(path) {
		if (typeof path !== 'string') {
			return path;
		}
		const rest = path.length > 1 && path[0] === '/' ? path.slice(1) : path;
		return rest === '/' ? [''] : rest ? rest.split('/') : undefined;
	}

	// a variable of a path may still carry its name as id
	function pathVariables(variable) {
		if (!Array.isArray(variable)) {
			return variable || [];
		}
		return variable.map((v) => (isObject(v) && !v.key && v.id ? Object.assign({}, v, { key: v.id }) : v));
	}

	class PostmanUrl extends sdk.PropertyBase {
		constructor(options) {
			super();
			this.update(options);
		}

		update(url) {
			const parts = typeof url === 'string' ? PostmanUrl.parse(url) : url || {};
			this.auth = parts.auth;
			this.protocol = parts.protocol;
			this.port = parts.port;
			this.path = pathSegments(parts.path);
			this.hash = parts.hash;
			this.host = typeof parts.host === 'string' ? cut(parts.host).host : parts.host;
			this.query = new sdk.PropertyList(PostmanQueryParam, this, queryItems(parts.query));
			this.variables = new sdk.VariableList(this, pathVariables(parts.variable));
		}

		addQueryParams(params) {
			this.query.populate(typeof params === 'string' ? PostmanQueryParam.parse(params) : params);
		}

		removeQueryParams(params) {
			const names = Array.isArray(params) ? params.map((p) => (p && p.key ? p.key : p)) : [params];
			this.query.remove((param) => names.includes(param.key));
		}

		getRaw() { throw new Error('`Url#getRaw` has been discontinued, use `Url#toString` instead.'); }

		toString(forceProtocol) {
			const protocol = this.protocol || (forceProtocol ? 'http' : '');
			let out = protocol && (protocol.endsWith('://') ? protocol : protocol + '://');
			out += this.#credentials() + this.getHost();
			if (this.port !== undefined && this.port !== null) {
				out += ':' + this.port;
			}
			if (this.path) {
				out += this.getPath();
			}
			const query = this.query && this.query.count() ? this.getQueryString() : '';
			if (query || this.query && this.query.find((p) => !p.disabled)) {
				out += '?' + query;
			}
			return typeof this.hash === 'string' ? out + '#' + this.hash : out;
		}

		#credentials() {
			const { user, password } = this.auth || {};
			if (typeof password === 'string') {
				return (typeof user === 'string' ? user : '') + ':' + password + '@';
			}
			return typeof user === 'string' ? user + '@' : '';
		}

		getPath(unresolved) {
			if (unresolved) {
				return '/' + this.path.join('/');
			}
			const segments = (Array.isArray(this.path) ? this.path : []).map((segment) => {
				const name = variableName(segment);
				const value = name && this.variables.get(name);
				return value && typeof value === 'string' ? value + String(segment).slice(name.length + 1) : segment;
			});
			return '/' + segments.join('/');
		}

		getQueryString() { return this.query.count() ? PostmanQueryParam.unparse(this.query.all()) : ''; }

		getPathWithQuery() {
			const query = this.getQueryString();
			return query ? this.getPath() + '?' + query : this.getPath();
		}

		getHost() {
			if (!this.host) {
				return '';
			}
			return Array.isArray(this.host) ? this.host.join('.') : this.host.toString();
		}

		getRemote(forcePort) {
			let port = this.port && this.port.toString();
			if (forcePort && !port) {
				port = this.protocol === 'https' ? '443' : '80';
			}
			return port ? this.getHost() + ':' + port : this.getHost();
		}

		getOAuth1BaseUrl() {
			const protocol = this.protocol || 'http';
			const port = this.port ? this.port.toString() : undefined;
			const host = port === undefined || port === '80' || port === '443' ? this.getHost() : this.getHost() + ':' + port;
			return (protocol.endsWith('://') ? protocol : protocol + '://').toLowerCase() + host.toLowerCase() + this.getPath();
		}

		static parse(raw) {
			const found = typeof raw === 'string' ? cut(raw) : {};
			const { protocol, auth, host, port, path, hash } = found;
			const query = found.query && found.query.map(PostmanQueryParam.parseSingle);
			const names = new Set((path || []).map(variableName).filter(Boolean));
			const variable = names.size ? Array.from(names, (key) => ({ key })) : undefined;
			const text = typeof raw === 'string' ? raw.trimStart() : raw;
			return { raw: text, protocol, auth, host, port, path, query, hash, variable };
		}
	}
	own.name(PostmanUrl, 'Url', 'isUrl');
})
