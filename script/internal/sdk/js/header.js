// Headers and lists of them.
(function (sdk, own) {
	'use strict';

	const { has, isObject } = own;

	class PostmanHeader extends sdk.Property {
		constructor(options, name) {
			if (typeof options === 'string') {
				options = typeof name === 'string' ? { key: name, value: options } : PostmanHeader.parseSingle(options);
			}
			super(options);
			this.update(options);
		}

		toString() { return this.key + ': ' + this.value; }

		valueOf() { return this.value; }

		update(options) {
			const from = options || {};
			this.key = from.key || '';
			this.value = from.value === undefined ? '' : from.value;
			if (from.system !== undefined) {
				this.system = from.system;
			}
			if (from.disabled !== undefined) {
				this.disabled = from.disabled;
			}
		}

		static create(options, name) { return new PostmanHeader(options, name); }

		static parse(text) {
			const headers = [];
			for (const line of String(text).replace(/\r\n([ \t])/g, '$1').split(/\r?\n/)) {
				const match = /^(\S+):(.*)$/.exec(line);
				if (match) {
					headers.push({ key: match[1], value: match[2].trim() });
				}
			}
			return headers;
		}

		static parseSingle(header) {
			if (typeof header !== 'string') {
				return { key: '', value: '' };
			}
			const colon = header.indexOf(':');
			const end = colon < 0 ? header.length : colon;
			return { key: header.slice(0, end).trim(), value: header.slice(end + 1).trim() };
		}

		static unparse(headers, separator = '\r\n') {
			if (!Array.isArray(headers) && !sdk.PropertyList.isPropertyList(headers)) {
				return '';
			}
			return headers.reduce((text, header) => (
				header && !header.disabled ? text + PostmanHeader.unparseSingle(header) + separator : text
			), '');
		}

		static unparseSingle(header) { return isObject(header) ? header.key + ': ' + header.value : ''; }
	}
	PostmanHeader._postman_propertyIndexKey = 'key';
	PostmanHeader._postman_propertyIndexCaseInsensitive = true;
	PostmanHeader._postman_propertyAllowsMultipleValues = true;
	own.name(PostmanHeader, 'Header', 'isHeader');

	class PostmanHeaderList extends sdk.PropertyList {
		constructor(parent, headers) { super(PostmanHeader, parent, headers); }

		contentSize() { return this.count() ? PostmanHeader.unparse(this).length : 0; }
	}
	own.name(PostmanHeaderList, 'HeaderList', 'isHeaderList');
})
