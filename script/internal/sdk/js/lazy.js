// Members which are made at the first use. They look like ordinary members: own, enumerable, writable.
(function (sdk, own) {
	'use strict';

	// descriptors for the named members; make(object, name) makes one, touch(object) is told when one is replaced
	own.parts = (names, make, touch) => {
		const descriptors = {};
		for (const name of names) {
			descriptors[name] = {
				get() {
					const value = make(this, name);
					own.put(this, name, value);
					return value;
				},
				set(value) {
					if (touch) {
						touch(this);
					}
					own.put(this, name, value);
				},
				enumerable: true,
				configurable: true,
			};
		}
		return descriptors;
	};

	own.lazily = (obj, parts, name) => { Object.defineProperty(obj, name, parts[name]); };
})
