// WebAssembly, typed arrays, the compiler's limits, a proxy, a generator.
const bytes = Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11]);
const vm = require('vm'), v8 = require('v8');
console.log(new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.add(40, 2));
console.log(new Float64Array([1.5, -0]).buffer.byteLength, new DataView(new ArrayBuffer(8)).getFloat64(0), Buffer.from([1, 255]).readInt16BE());
console.log(vm.runInNewContext('a + 1', { a: 41 }), v8.deserialize(v8.serialize({ d: new Date(0) })));
function* squares() { for (let n = 0; ; n++) yield n * n; }
console.log([...(function* () { for (const s of squares()) { if (s > 50) return; yield s; } })()]);
console.log(new Proxy({}, { get: (_, name) => `no ${String(name)}` }).thing);
let hot = 0;
for (let i = 0; i < 5_000_000; i++) hot = (hot * 31 + i) | 0;
console.log(hot);
try { (function deep() { deep(); })(); } catch (e) { console.log(e.name); }
try { new Array(-1); } catch (e) { console.log(e.message); }
console.log('done');
