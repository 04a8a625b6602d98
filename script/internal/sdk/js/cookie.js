// Cookies and lists of them.
(function (sdk, own) {
	'use strict';

	const { has, isNil, isObject } = own;

	const ATTRIBUTES = {
		httponly: 'httpOnly',
		secure: 'secure',
		domain: 'domain',
		path: 'path',
		'max-age': 'maxAge',
		session: 'session',
		expires: 'expires',
	};

	// percent-encodes a value, but not twice
	function encoded(value) {
		let text = value;
		try {
			text = decodeURIComponent(value);
		} catch (e) {
			text = value; // not encoded
		}
		try {
			return encodeURIComponent(text);
		} catch (e) {
			return text;
		}
	}

	class PostmanCookie extends sdk.PropertyBase {
		constructor(options) {
			super();
			const from = typeof options === 'string' ? PostmanCookie.parse(options) : options;
			if (from) {
				this.update(from);
			}
		}

		update(options) {
			const flag = (key) => (has(options, key) ? Boolean(options[key]) : undefined);
			own.merge(this, {
				name: options.name || options.key || undefined,
				expires: typeof options.expires === 'string' ? new Date(options.expires) : options.expires,
				maxAge: has(options, 'maxAge') ? Number(options.maxAge) : undefined,
				domain: options.domain,
				path: options.path,
				secure: flag('secure'),
				httpOnly: flag('httpOnly'),
				hostOnly: flag('hostOnly'),
				session: flag('session'),
				value: options.value ? encoded(options.value) : undefined,
				extensions: options.extensions || undefined,
			});
		}

		valueOf() {
			try {
				return decodeURIComponent(this.value);
			} catch (e) {
				return this.value;
			}
		}

		toString() {
			const parts = [PostmanCookie.unparseSingle(this)];
			if (this.expires instanceof Date) {
				if (!Number.isNaN(this.expires.getTime())) {
					parts.push('Expires=' + this.expires.toUTCString());
				}
			} else if (this.expires) {
				parts.push('Expires=' + this.expires);
			}
			if (this.maxAge && this.maxAge !== Infinity) {
				parts.push('Max-Age=' + this.maxAge);
			}
			if (this.domain && !this.hostOnly) {
				parts.push('Domain=' + this.domain);
			}
			if (this.path) {
				parts.push('Path=' + this.path);
			}
			if (this.secure) {
				parts.push('Secure');
			}
			if (this.httpOnly) {
				parts.push('HttpOnly');
			}
			(this.extensions || []).forEach(({ key, value }) => parts.push(value === true ? key : key + '=' + value));
			return parts.join('; ');
		}

		static unparse(cookies) {
			if (!Array.isArray(cookies) && !sdk.PropertyList.isPropertyList(cookies)) {
				return '';
			}
			return cookies.map(PostmanCookie.unparseSingle).join('; ');
		}

		static unparseSingle(cookie) {
			if (!isObject(cookie)) {
				return '';
			}
			const value = isNil(cookie.value) ? '' : cookie.value;
			return cookie.name ? cookie.name + '=' + value : value;
		}

		static parse(text) {
			if (typeof text !== 'string') {
				return text;
			}
			const [first, ...rest] = text.split(/; */).map(PostmanCookie.splitParam);
			const out = { key: first.key, value: first.value };
			rest.forEach((pair) => {
				const known = ATTRIBUTES[pair.key.toLowerCase()];
				if (known) {
					out[known] = pair.value;
				} else {
					(out.extensions = out.extensions || []).push(pair);
				}
			});
			if (!out.domain) {
				out.hostOnly = true;
			}
			return out;
		}

		static stringify(cookie) { return PostmanCookie.prototype.toString.call(cookie); }

		static splitParam(param) {
			const [key, second] = param.split('=');
			let value = second === undefined ? true : second.trim();
			if (typeof value === 'string' && value[0] === '"') {
				value = value.slice(1, -1);
			}
			return { key: key.trim(), value };
		}
	}
	PostmanCookie._postman_propertyIndexKey = 'name';
	PostmanCookie._postman_propertyIndexCaseInsensitive = true;
	PostmanCookie._postman_propertyAllowsMultipleValues = true;
	own.name(PostmanCookie, 'Cookie', 'isCookie');

	class PostmanCookieList extends sdk.PropertyList {
		constructor(parent, cookies) { super(PostmanCookie, parent, cookies); }
	}
	own.name(PostmanCookieList, 'CookieList', 'isCookieList');
})
