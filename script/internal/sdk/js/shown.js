// How failed assertions of chai show the objects of this package. Postman's keep everything in own members; ours make
// some when they are needed and keep others to themselves. So chai is given a stand-in which has the same members.
(function (sdk, own) {
	'use strict';

	// Postman's package is minified, and two of its classes have lost their names.
	const nameless = { a() {} }.a;

	// An object has one stand-in, by which chai finds out that it goes in circles.
	const standIns = new WeakMap();

	function standIn(object, constructor, members) {
		let shown = standIns.get(object);
		if (!shown) {
			shown = Object.create({ constructor });
			standIns.set(object, shown);
		}
		for (const name of Object.keys(shown)) {
			delete shown[name];
		}
		for (const [name, value] of members) {
			own.put(shown, name, value);
		}
		return shown;
	}

	function shows(cls, members, constructor) {
		Object.defineProperty(cls.prototype, Symbol.for('chai/inspect'), {
			value() { return standIn(this, constructor || this.constructor, members(this)); },
			writable: true,
			configurable: true,
		});
	}

	const parent = (object) => (object.__parent === undefined ? [] : [['__parent', object.__parent]]);
	const members = (object, ...without) => (
		Object.keys(object).filter((name) => !without.includes(name)).map((name) => [name, object[name]])
	);

	shows(sdk.PropertyBase, (property) => [...members(property), ...parent(property)]);
	shows(sdk.Request, (request) => [...members(request), ...parent(request), ['to', request.to]]);
	shows(sdk.Response, (response) => [
		...members(response, 'downloadedBytes'), ...parent(response), ['to', response.to],
	]);
	const flags = ['_postman_listIndexCaseInsensitive', '_postman_listAllowsMultipleValues'];
	const listed = (list) => [
		['__parent', list.__parent],
		...['members', 'reference', 'Type', '_postman_listIndexKey'].map((name) => [name, list[name]]),
		...flags.filter((name) => list[name]).map((name) => [name, true]),
		...members(list),
	];
	shows(sdk.PropertyList, listed);
	shows(sdk.HeaderList, listed, nameless);
	shows(sdk.CookieList, listed, nameless);
})
