// Members which are made at the first use. They look like ordinary members: own, enumerable, writable.
(function (sdk, own, native) {
	'use strict';

	// returns a function (object, names...) which gives an object lazy members; make(object, name) makes one, and
	// touch(object) is told when one is replaced before it was made
	own.parts = (names, make, touch) => native.lazily(names.map((name) => [
		name,
		function () {
			const value = make(this, name);
			own.put(this, name, value);
			return value;
		},
		function (value) {
			if (touch) {
				touch(this);
			}
			own.put(this, name, value);
		},
	]));
})
