package script_test

import (
	"testing"
	"time"

	"runner/collection"
	"runner/script"
)

// TestLimitsAreInvisible looks at the limited functions as a script can. Each line of the script must be true.
func TestLimitsAreInvisible(t *testing.T) {
	for _, truth := range []string{
		`Array.prototype.map.name === 'map' && Array.prototype.map.length === 1`,
		`String(Array.prototype.map) === 'function map() { [native code] }'`,
		`String(Uint8Array) === 'function Uint8Array() { [native code] }'`,
		`!Object.keys(Array.prototype).length && !Object.keys(String.prototype).length`,
		`(d => d.writable && d.configurable && !d.enumerable)(Object.getOwnPropertyDescriptor(String.prototype, 'repeat'))`,
		`(d => d.writable && d.configurable && !d.enumerable)(Object.getOwnPropertyDescriptor(globalThis, 'RegExp'))`,
		`!('prototype' in Array.prototype.map)`,
		`Uint8Array.BYTES_PER_ELEMENT === 1 && Uint8Array[Symbol.species] === Uint8Array`,
		`new Uint8Array(2).constructor === Uint8Array && new Uint8Array(2) instanceof Uint8Array`,
		`class extends Uint8Array {}.__proto__ === Uint8Array && new (class A extends Uint8Array {})(2).length === 2`,
		`new Uint8Array([1, 2]).map((x) => x * 2).join() === '2,4' && Uint8Array.from('12').length === 2`,
		`new Uint8Array(new Set([1, 2])).length === 2 && new Uint16Array(new ArrayBuffer(4), 2).length === 1`,
		`/a/.constructor === RegExp && RegExp('a', 'g').flags === 'g' && new RegExp(/b/i).source === 'b'`,
		`/a/ instanceof RegExp && RegExp.prototype.constructor === RegExp && new RegExp().source === '(?:)'`,
		`new (class R extends RegExp { x() { return 1 } })('a').x() === 1`,
		`BigInt('12') === 12n && BigInt.asUintN(8, 257n) === 1n && typeof BigInt(3) === 'bigint' && BigInt(new Date(5)) === 5n`,
		`[1, [2, [3, null, undefined]]].join('-') === '1-2,3,,' && [].join() === '' && [, 1].join() === ',1'`,
		`(a => (a.push(a), String(a)))([1]) === '1,' && [3, 1, 2].sort() + '' === '1,2,3'`,
		`'a-b'.replace('-', '$$$&$1') === 'a$-$1b' && 'aXbX'.replaceAll('X', (m, at) => at) === 'a1b3'`,
		`'ab'.replace(/(a)(?<n>b)/, '$2$1$<n>$0') === 'bab$0' && 'abc'.replace('b', "[$'$` + "`" + `]") === 'a[ca]c'`,
		`'x'.repeat(3) === 'xxx' && 'x'.padStart(3, 'ab') === 'abx' && 'a'.concat(1, null) === 'a1null'`,
		"String.raw`a${1}\\n` === 'a1\\\\n' && String.raw({raw: 'abc'}, 1, 2) === 'a1b2c'",
		`Math.max.apply(null, [1, 3]) === 3 && Reflect.apply(Math.max, null, {length: 2, 0: 1, 1: 5}) === 5`,
		`(function () { return Array.prototype.slice.call(arguments, 1) })(1, 2, 3).join() === '2,3'`,
		`[].map.call('abc', (x) => x + x).join('') === 'aabbcc' && [1, [2, [3]]].flat(Infinity).length === 3`,
		`[].concat(1, [2], [[3]]).length === 3 && Array.from({length: 2}, (x, i) => i).join() === '0,1'`,
		`(o => [].push.call(o, 1) === 1 && [].reverse.call(o) === o)({length: 0})`,
		`(o => [].fill.call(o, 7) === o && o[1] === 7)({get length() { return 2 }, set length(x) {}})`,
		`Array.from({length: 30000}, (x, i) => 30000 - i).sort((a, b) => a - b)[0] === 1`,
		`Array.from({length: 30000}, (x, i) => 30000 - i).sort()[1] === 10`,
		`(() => { try { null.x } catch (e) { return e instanceof TypeError } })()`,
		`(() => { try { Array.prototype.map.call(null) } catch (e) { return e instanceof TypeError } })()`,
		`(() => { try { [Symbol('a')].join() } catch (e) { return e instanceof TypeError } })()`,
		`new Proxy({a: 1}, {}).a === 1 && Proxy.revocable({}, {}).proxy !== undefined`,
		`[...'aé😀'].length === 3 && [...new Set([1, 1])].length === 1`,
	} {
		s := newStage(script.Config{Timeout: 5 * time.Second})
		result, log := s.run(t, collection.Test, `console.log(`+truth+`)`)
		if log != "log true" || result.Err != nil {
			t.Errorf("%s\n\tgot %q, %v", truth, log, result.Err)
		}
	}
}
