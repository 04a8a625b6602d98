// Requests. Their parts are made when a script asks for them.
(function (sdk, own, native) {
	'use strict';

	const { has, isNil, isObject } = own;

	const methodOf = (method) => (isNil(method) ? 'GET' : String(method).toUpperCase());

	class PostmanRequest extends sdk.Property {
		#definition;
		#touched = false;

		constructor(options) {
			super(options);
			const from = typeof options === 'string' ? { url: options } : options || {};
			this.#definition = from;
			lazily(this, 'url', 'headers');
			this.method = methodOf(from.method);
			if (from.body) {
				lazily(this, 'body');
			}
			if (from.auth) {
				lazily(this, 'auth');
			}
			if (from.proxy) {
				this.proxy = from.proxy;
			}
			if (from.certificate) {
				this.certificate = from.certificate;
			}
		}

		// makes one of the lazy parts
		static part(request, name) {
			const from = request.#definition;
			request.#touched = true;
			switch (name) {
			case 'url':
				return new sdk.Url(from.url);
			case 'headers':
				return new sdk.HeaderList(request, from.header);
			case 'body':
				return new sdk.RequestBody(from.body);
			default:
				return new sdk.RequestAuth(from.auth);
			}
		}

		// tells whether anything but the method was read or replaced; if not, the definition still holds
		static wasTouched(request) {
			const from = request.#definition;
			return request.#touched ||
				Boolean(from.body) !== has(request, 'body') || Boolean(from.auth) !== has(request, 'auth') ||
				from.proxy !== request.proxy || from.certificate !== request.certificate;
		}

		static touch(request) { request.#touched = true; }

		get to() { return native.to(this); }

		update(options) {
			if (!options) {
				return;
			}
			const from = typeof options === 'string' ? { url: options } : options;
			if (has(from, 'url')) {
				if (!sdk.Url.isUrl(this.url)) {
					this.url = new sdk.Url();
				}
				this.url.update(from.url);
			}
			if (from.header) {
				this.headers.repopulate(from.header);
			}
			if (has(from, 'method')) {
				this.method = methodOf(from.method);
			}
			if (has(from, 'body')) {
				this.body = new sdk.RequestBody(from.body);
			}
			if (from.auth) {
				this.auth = new sdk.RequestAuth(from.auth);
			}
			own.merge(this, { proxy: from.proxy || undefined, certificate: from.certificate || undefined });
		}

		authorizeUsing(type, options) {
			if (isObject(type) && isNil(options)) {
				options = Object.assign({}, type);
				type = options.type;
				delete options.type;
			}
			if (type === null) {
				delete this.auth;
				return;
			}
			if (!sdk.RequestAuth.isValidType(type)) {
				return;
			}
			if (this.auth) {
				this.auth.clear(type);
			} else {
				this.auth = new sdk.RequestAuth(null, this);
			}
			this.auth.use(type, options);
		}

		getHeaders(options) {
			const { enabled, ignoreCase, multiValue, sanitizeKeys } = options || {};
			return this.headers.toObject(enabled, !ignoreCase, multiValue, sanitizeKeys);
		}

		forEachHeader(callback) { this.headers.all().forEach((header) => callback(header, this)); }

		addHeader(header) { this.headers.add(header); }

		removeHeader(toRemove, options) {
			const name = typeof toRemove === 'string' ? toRemove : toRemove.key;
			if (!name) {
				return;
			}
			const folded = Boolean(options && options.ignoreCase);
			const key = (k) => (folded ? String(k).toLowerCase() : k);
			this.headers.remove((header) => key(header.key) === key(name));
		}

		upsertHeader(header) {
			if (!header || !header.key) {
				return;
			}
			const existing = this.headers.find({ key: header.key });
			if (existing) {
				existing.value = header.value;
			} else {
				this.headers.add(header);
			}
		}

		addQueryParams(params) { this.url.addQueryParams(params); }

		removeQueryParams(params) { this.url.removeQueryParams(params); }

		size() {
			const info = { body: 0, header: 0, total: 0, source: 'COMPUTED' };
			const declared = this.headers.get('Content-Length');
			if (declared && own.isNumeric(declared)) {
				info.body = parseInt(declared, 10);
				info.source = 'CONTENT-LENGTH';
			} else if (this.body) {
				info.body = native.byteLength(this.body.toString());
			}
			const line = this.method + ' ' + this.url.getPathWithQuery() + ' HTTP/X.X\r\n\r\n';
			info.header = line.length + this.headers.contentSize();
			info.total = info.body + info.header;
			return info;
		}

		toJSON() {
			const out = own.written(this);
			if (Array.isArray(out.header) && !out.header.length) {
				delete out.header;
			}
			return out;
		}

		clone() { return new PostmanRequest(this.toJSON()); }
	}
	const lazily = own.parts(['url', 'headers', 'body', 'auth'], PostmanRequest.part, PostmanRequest.touch);
	own.name(PostmanRequest, 'Request', 'isRequest');
})
