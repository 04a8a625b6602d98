package script_test

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"runner/collection"
	"runner/script"
)

// The limits of hostile scripts, and what a script may take beyond them: the engine's own steps cannot be interrupted.
const (
	hostileTimeout = 150 * time.Millisecond
	hostileMemory  = 128 << 20
	hostileGrace   = 2 * time.Second
	hostileHeap    = 6 * hostileMemory
)

// The errors that scripts end with, apart from their timeout and the memory limit, with which any may end.
const (
	overflow     = "Maximum call stack size exceeded"
	tooLong      = "Invalid string length"
	arrayLength  = "Invalid array length"
	bufferFailed = "Array buffer allocation failed"
	bigIntLimit  = "Maximum BigInt size exceeded"
	tooLarge     = "Regular expression too large"
	stopped      = "script execution timeout|too much memory"
)

// hostile is scripts that want all time, all memory or all of the stack in one step, by what they do. Each must end with
// an error that has one of the texts, divided by "|", or be stopped.
var hostile = map[string]struct{ source, want string }{
	"repeat":              {`'x'.repeat(2 ** 34)`, tooLong},
	"repeat twice":        {`'x'.repeat(2 ** 20).repeat(2 ** 28)`, tooLong},
	"repeat an object":    {`'x'.repeat({valueOf: () => 2 ** 34})`, tooLong},
	"repeat by name":      {`'x'['rep' + 'eat'](2 ** 34)`, tooLong},
	"repeat by key":       {`const {['rep' + 'eat']: f} = ''; f.call('x', 2 ** 34)`, tooLong},
	"repeat escaped":      {`'x'.\u0072epeat(2 ** 34)`, tooLong},
	"repeat by property":  {`pm.expect('x').to.have.property('rep' + 'eat').that.satisfies((f) => f.call('x', 2 ** 34))`, tooLong},
	"repeat in eval":      {`eval("'x'.rep" + "eat(2 ** 34)")`, tooLong},
	"repeat many":         {`const a = []; for (;;) a.push('x'.repeat(2 ** 24) + a.length)`, tooLong},
	"padStart":            {`'x'.padStart(2 ** 33)`, tooLong},
	"padEnd":              {`'x'.padEnd(2 ** 33, 'ab')`, tooLong},
	"concat":              {`const s = 'x'.repeat(2 ** 25); s.concat(s, s, s, s)`, tooLong},
	"raw":                 {`String.raw({raw: {length: 2 ** 53}})`, tooLong},
	"raw substitutes":     {`const s = 'x'.repeat(2 ** 25); String.raw({raw: 'abcdef'}, s, s, s, s)`, tooLong},
	"normalize":           {`'\uFDFA'.repeat(2 ** 23).normalize('NFKC')`, tooLong},
	"toUpperCase":         {`'\u00df'.repeat(2 ** 25).toUpperCase()`, tooLong},
	"join":                {`Array(2 ** 20).join('x'.repeat(2 ** 20))`, tooLong},
	"join length":         {`Array(2 ** 32 - 1).join('x')`, tooLong},
	"join long":           {`const s = 'x'.repeat(2 ** 24); Array(64).fill(s).join('')`, tooLong},
	"join nested":         {`let a = ['x'.repeat(99)]; for (let i = 0; i < 40; i++) a = [a, a, a]; '' + a`, tooLong},
	"join deep":           {`let a = []; for (let i = 0; i < 1e5; i++) a = [a]; a + ''`, overflow},
	"join implied":        {`const a = []; a.length = 4294967295; a + ''`, tooLong},
	"join a thing":        {`Array.prototype.join.call({length: 2 ** 53 - 1}, '')`, tooLong},
	"toLocaleString":      {`Array(1e9).toLocaleString()`, tooLong},
	"toLocaleString deep": {`let a = []; for (let i = 0; i < 1e5; i++) a = [a]; a.toLocaleString()`, overflow},
	"replaceAll":          {`const s = 'x'.repeat(2 ** 16); s.replaceAll('x', s)`, tooLong},
	"replace":             {`const s = 'x'.repeat(2 ** 16); s.replace(/x/g, s)`, tooLong},
	"replace $&":          {`const s = 'x'.repeat(2 ** 20); s.replace(/x+/, '$&'.repeat(2 ** 10))`, tooLong},
	"replace $`":          {"'x'.repeat(2 ** 17).replace(/x/g, '$`')", tooLong},
	"replace $'":          {`'x'.repeat(2 ** 17).replace(/x/g, "$'")`, tooLong},
	"replace $1":          {`'x'.repeat(2 ** 20).replace(/(x+)/, '$1'.repeat(2 ** 10))`, tooLong},
	"replace by function": {`const s = 'x'.repeat(2 ** 22); 'x'.repeat(99).replace(/x/g, () => s)`, tooLong},
	"split":               {`'x'.repeat(2 ** 25).split('')`, arrayLength},
	"split at x":          {`'x'.repeat(2 ** 25).split('x')`, arrayLength},
	"split by regexp":     {`'x'.repeat(2 ** 25).split(/x/)`, arrayLength},
	"match all":           {`'x'.repeat(2 ** 25).match(/x/g)`, arrayLength},
	"spread a text":       {`[...'x'.repeat(2 ** 25)]`, stopped},
	"keys of a text":      {`Object.keys('x'.repeat(2 ** 25))`, arrayLength},
	"entries of a text":   {`Object.entries(new String('x'.repeat(2 ** 25)))`, arrayLength},
	"assign a text":       {`Object.assign({}, 'x'.repeat(2 ** 25))`, arrayLength},
	"keys of bytes":       {`Object.keys(new Uint8Array(2 ** 24))`, arrayLength},
	"fill":                {`Array(1e9).fill(0)`, arrayLength},
	"fill a thing":        {`Array.prototype.fill.call({length: 1e15}, 1)`, arrayLength},
	"changing length":     {`let n = 0; [].fill.call({get length() { return n++ ? 2 ** 50 : 1 }, set length(x) {}}, 1); throw Error('as V8')`, "as V8"},
	"from":                {`Array.from({length: 1e9})`, arrayLength},
	"from an array":       {`Array.from(Array(1e9))`, arrayLength},
	"from a function":     {`Array.from({length: 1e9}, () => 1)`, arrayLength},
	"map":                 {`[].map.call({length: 2 ** 32 - 1}, (x) => x)`, arrayLength},
	"map holes":           {`Array(1e9).map((x) => x)`, arrayLength},
	"spread holes":        {`[...Array(1e9)]`, stopped},
	"set of holes":        {`new Set(Array(4294967295))`, stopped},
	"flat deep":           {`let a = []; for (let i = 0; i < 1e5; i++) a = [a]; a.flat(Infinity)`, overflow},
	"flat wide":           {`let a = [1, 1]; for (let i = 0; i < 40; i++) a = [a, a]; a.flat(Infinity)`, arrayLength},
	"flat of long":        {`const a = Array(1e5).fill(1); Array(1e4).fill(a).flat()`, arrayLength},
	"concat things":       {`[].concat({length: 2 ** 50, [Symbol.isConcatSpreadable]: true})`, arrayLength},
	"concat many":         {`const a = Array(1e5).fill(1); [].concat(...Array(1e4).fill(a))`, arrayLength},
	"sort":                {`Array.from({length: 2e6}, (x, i) => -i).sort()`, stopped + "|" + arrayLength},
	"sort by a builtin":   {`Array(1e6).fill(1).sort(Math.max)`, stopped},
	"sort numbers":        {`new Float64Array(4e6).map((x, i) => -i).sort()`, stopped},
	"filter by includes":  {`const a = Array(1e5).fill(1); a.filter([].includes, a); for (;;) a.filter([].includes, a)`, stopped},
	"apply":               {`Math.max.apply(null, {length: 2 ** 53 - 1})`, overflow},
	"apply an array":      {`Math.max.apply(null, Array(1e8))`, overflow},
	"Reflect.apply":       {`Reflect.apply(Math.max, null, {length: 2 ** 40})`, overflow},
	"Reflect.construct":   {`Reflect.construct(Array, {length: 2 ** 40})`, overflow},
	"array buffer":        {`new ArrayBuffer(2 ** 40)`, bufferFailed},
	"typed array":         {`new Uint8Array(2 ** 40)`, bufferFailed},
	"typed of length":     {`new Float64Array({length: 2 ** 40})`, bufferFailed},
	"typed from":          {`Uint8Array.from({length: 2 ** 40})`, bufferFailed},
	"typed storm":         {`const a = []; for (;;) a.push(new Float64Array(2 ** 20).fill(1))`, bufferFailed},
	"typed subclass":      {`class B extends ArrayBuffer {} new B(2 ** 40)`, bufferFailed},
	"typed by reflection": {`Reflect.construct(ArrayBuffer, [2 ** 40])`, bufferFailed},
	"typed by buffer":     {`new (new Uint8Array(1).buffer.constructor)(2 ** 40)`, bufferFailed},
	"typed constructor":   {`new (Object.getPrototypeOf(new Uint8Array(1)).constructor)(2 ** 40)`, bufferFailed + "|Abstract class"},
	"typed join":          {`new Uint8Array(2 ** 24).join('x'.repeat(2 ** 10))`, tooLong},
	"asIntN":              {`BigInt.asIntN(2 ** 53 - 1, -1n); BigInt.asUintN(2 ** 53 - 1, -1n)`, bigIntLimit},
	"BigInt of digits":    {`BigInt('9'.repeat(1e7))`, bigIntLimit},
	"BigInt of an object": {`BigInt({toString: () => '9'.repeat(1e7)})`, bigIntLimit},
	"regexp deep":         {`new RegExp('('.repeat(1e7))`, tooLarge},
	"regexp nested":       {`RegExp('(?:'.repeat(1e5) + ')'.repeat(1e5))`, tooLarge},
	"regexp long":         {`new RegExp('a|b'.repeat(1e6))`, tooLarge},
	"regexp by match":     {`'x'.match('('.repeat(1e7))`, tooLarge},
	"regexp by matchAll":  {`'x'.matchAll('('.repeat(1e7))`, tooLarge},
	"regexp by search":    {`'x'.search({toString: () => '('.repeat(1e7)})`, tooLarge},
	"regexp compiled":     {`/a/.compile('('.repeat(1e7))`, tooLarge},
	"regexp counted":      {`new RegExp('((((a{1000}){1000}){1000}){1000}){1000}').test('a'); for (;;);`, stopped + "|Invalid regular"},
	"regexp subclass":     {`class R extends RegExp {} new R('('.repeat(1e7))`, tooLarge},
	"proxies":             {`let p = {}; for (let i = 0; i < 1e6; i++) p = new Proxy(p, {}); p.a`, overflow},
	"proxies in between":  {`let p = {}; for (let i = 0; i < 1e6; i++) p = new Proxy({__proto__: p}, {}); p.a`, overflow},
	"prototypes":          {`let o = {}; for (;;) o = Object.create(o)`, stopped},
	"bound functions":     {`let f = () => 1; for (;;) f = f.bind()`, stopped},
	"stringify deep":      {`let o = {}; for (let i = 0; i < 1e5; i++) o = {o}; JSON.stringify(o)`, overflow},
	"stringify deep list": {`let o = []; for (let i = 0; i < 1e5; i++) o = [o]; JSON.stringify(o, null, 10)`, overflow},
	"stringify wide":      {`let o = {a: 1}; for (let i = 0; i < 60; i++) o = [o, o, o]; JSON.stringify(o)`, tooLong},
	"stringify long":      {`const s = 'x'.repeat(2 ** 22); JSON.stringify(Array(99).fill(s))`, tooLong},
	"stringify holes":     {`JSON.stringify(Array(4294967295))`, tooLong},
	"stringify a thing":   {`JSON.stringify([1], {length: 2 ** 50}); JSON.stringify({}, Object.assign([], {length: 4294967295}))`, arrayLength},
	"revive deep":         {`JSON.parse('[1,2]', function (k) { if (k === '0') { let a = []; for (let i = 0; i < 1e5; i++) a = [a]; this[1] = a } return 1 })`, overflow},
	"clone deep":          {`let o = {}; for (let i = 0; i < 1e5; i++) o = {o}; structuredClone(o)`, overflow},
	"log deep":            {`let o = {}; for (let i = 0; i < 1e5; i++) o = [o]; console.log(o, {o}); throw Error('logged')`, "logged"},
	"set deep":            {`let o = {}; for (let i = 0; i < 1e5; i++) o = {o}; pm.environment.set('o', o); throw Error('set')`, "set"},
	"eql deep":            {`const make = () => { let o = {}; for (let i = 0; i < 1e5; i++) o = {o}; return o }; pm.expect(make()).to.eql(make())`, overflow},
	"eql holes":           {`pm.expect(Array(4294967295)).to.eql(Array(4294967295))`, arrayLength + "|" + stopped},
	"include holes":       {`pm.expect(Array(4294967295)).to.include(1)`, arrayLength + "|AssertionError|" + stopped},
	"log holes":           {`console.log(Array(4294967295)); throw Error('logged')`, "logged"},
	"Buffer":              {`Buffer.alloc(2 ** 40)`, "size|" + bufferFailed},
	"btoa":                {`const s = btoa('x'.repeat(2 ** 22)); btoa(s + s); throw Error('done')`, "done"},
	"lodash":              {`require('lodash').times(1e12)`, stopped},
	"CryptoJS.PBKDF2":     {`CryptoJS.PBKDF2('a', 'b', {iterations: 1e12})`, stopped + "|iterations"},
	"timers":              {`for (;;) setTimeout(() => {}, 0)`, stopped},
	"getRandomValues":     {`crypto.getRandomValues(new Uint8Array(2 ** 25))`, "quota|exceed|65536"},
}

// heavy are the scripts whose work the race detector makes too slow.
var heavy = map[string]bool{"regexp counted": true, "prototypes": true, "timers": true, "typed storm": true,
	"split by regexp": true, "match all": true, "replace $`": true, "join nested": true, "replaceAll": true,
	"replace": true, "stringify deep list": true, "stringify wide": true, "spread a text": true,
	"sort by a builtin": true, "spread holes": true, "set of holes": true, "revive deep": true, "btoa": true,
	"long": true, "long stack": true, "replace $1": true, "sort numbers": true, "sort": true, "lodash": true}

// TestHostileScripts runs each script within limits, and then another one: neither takes the process along.
func TestHostileScripts(t *testing.T) {
	for name, c := range hostile {
		t.Run(name, func(t *testing.T) {
			if raceDetector && heavy[name] {
				t.Skip("too slow under the race detector")
			}
			runHostile(t, c.source, c.want+"|"+stopped)
		})
	}
	debug.FreeOSMemory() // for the tests that come next
}

func runHostile(t *testing.T, source, want string) {
	t.Helper()
	s := newStage(script.Config{Timeout: hostileTimeout, MemoryLimit: hostileMemory})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	begin := time.Now()
	result, _ := s.run(t, collection.Test, source)
	took := time.Since(begin)
	runtime.ReadMemStats(&after)
	if limit := hostileTimeout + hostileGrace; took > limit && !raceDetector {
		t.Errorf("it took %s", took)
	}
	if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > hostileHeap {
		t.Errorf("the heap grew by %d MiB", grown>>20)
	}
	got := "no error"
	if result.Err != nil {
		got = result.Err.Error()
	}
	if !containsOne(got, want) {
		t.Errorf("got %.300q, want one of %q", got, want)
	}
	if _, log := s.run(t, collection.Test, `pm.test('next', () => { pm.expect(1).to.equal(1) })`); log != "pass 0 next" {
		t.Errorf("the next script gave %q", log)
	}
}

func containsOne(text, words string) bool {
	for word := range strings.SplitSeq(words, "|") {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
