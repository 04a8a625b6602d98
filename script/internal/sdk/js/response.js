// Responses. Text, stream and lists are made when a script asks for them.
(function (sdk, own, native) {
	'use strict';

	const { isNil, isObject } = own;
	const parse = JSON.parse; // as it is when the package is installed, whatever scripts make of the global

	class PostmanResponse extends sdk.Property {
		#definition = {};
		#text;

		constructor(options) {
			super(options);
			if (!this.id) {
				this.id = native.id();
			}
			this.update(options || {});
		}

		update(options) {
			this.#definition = options;
			this.#text = undefined;
			const status = options.reason || options.status || native.reason(options.code).name;
			lazily(this, '_details');
			if (status !== undefined) {
				this.status = status;
			}
			if (options.code !== undefined) {
				this.code = options.code;
			}
			lazily(this, 'headers');
			if (options.body !== undefined) {
				this.body = options.body;
			}
			if (options.stream || isObject(options.body)) {
				lazily(this, 'stream');
			}
			lazily(this, 'cookies');
			if (options.responseTime !== undefined) {
				this.responseTime = options.responseTime;
			}
			if (options.downloadedBytes !== undefined) {
				this.downloadedBytes = options.downloadedBytes;
			}
			if (typeof options.size === 'number') {
				this.responseSize = options.size;
			} else if (options.stream) {
				lazily(this, 'responseSize');
			}
		}

		// makes one of the lazy parts
		static part(response, name) {
			const from = response.#definition;
			switch (name) {
			case 'headers':
				return new sdk.HeaderList(response, from.header);
			case 'cookies':
				return new sdk.CookieList(response, from.cookies || from.cookie);
			case 'responseSize':
				return response.stream.byteLength;
			case '_details':
				return response.details();
			default:
				return typeof from.stream === 'function' ? from.stream() : from.stream || from.body;
			}
		}

		get to() { return native.to(this); }

		toJSON() {
			const out = own.written(this);
			delete out._details;
			return out;
		}

		reason() { return this.status || native.reason(this.code).name; }

		details() {
			const { name, detail } = native.reason(this.code);
			const out = own.merge({}, { name: this.code === this.#definition.code ? this.status || name : name, detail });
			return own.merge(out, { code: this.code, standardName: name });
		}

		text() {
			if (this.#text === undefined) {
				const source = this.#definition.text;
				this.#text = typeof source === 'function' ? source() : this.#decoded();
			}
			return this.#text;
		}

		#decoded() {
			const stream = this.stream;
			return stream ? stream.toString() : this.body;
		}

		json(reviver, strict) { return parse(this.text(), reviver, strict); }

		jsonp(reviver, strict) {
			const inner = (this.text() || '').replace(/^[^{(].*\(/, '').replace(/\)[^}].*$|\)$/, '');
			return parse(inner, reviver, strict);
		}

		contentInfo() {
			const type = this.headers.get('Content-Type');
			return native.contentInfo(type, this.headers.get('Content-Disposition'), type ? undefined : this.stream);
		}

		mime() { throw new Error('`Response#mime` has been discontinued, use `Response#contentInfo` instead.'); }

		dataURI() {
			const { contentType } = this.contentInfo();
			const content = isNil(this.stream) ? this.body : this.stream;
			return 'data:' + contentType + ';base64, ' + (isNil(content) ? '' : native.base64(content));
		}

		size() {
			if (isObject(this.#definition.size)) {
				return Object.assign({}, this.#definition.size); // who made the response has counted
			}
			const info = { body: 0, header: 0, total: 0 };
			const encoding = String(this.headers.get('Content-Encoding') || '').toLowerCase();
			const declared = this.headers.get('Content-Length');
			if (declared && own.isNumeric(declared) && /gzip|deflate/.test(encoding)) {
				info.body = parseInt(declared, 10);
			} else if (this.responseSize !== undefined) {
				info.body = this.responseSize;
			} else if (this.stream) {
				info.body = this.stream.byteLength || 0;
			} else if (!isNil(this.body)) {
				info.body = native.byteLength(String(this.body));
			}
			const line = 'HTTP/X.X ' + this.code + ' ' + this.reason() + '\r\n\r\n';
			info.header = line.length + this.headers.contentSize();
			info.total = info.body + info.header;
			return info;
		}

		encoding() {
			const format = this.headers.get('Content-Encoding');
			if (format) {
				return { format, source: 'header' };
			}
			const body = this.stream || this.body;
			if (body && body[0] === 0x1f && body[1] === 0x8b && body[2] === 0x08) {
				return { format: 'gzip', source: 'body' };
			}
			return { format: undefined, source: undefined };
		}

		static mimeInfo() {
			throw new Error('`Response.mimeInfo` has been discontinued, use `Response#contentInfo` instead.');
		}
	}
	const lazily = own.parts(['_details', 'headers', 'stream', 'cookies', 'responseSize'], PostmanResponse.part);
	Object.defineProperty(PostmanResponse.prototype, '_postman_propertyRequiresId', { value: true });
	own.name(PostmanResponse, 'Response', 'isResponse');
})
