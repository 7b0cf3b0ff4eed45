// Text, numbers and containers of the language, and the helpers of util, path and url.
const util = require('util'), path = require('path'), url = require('url'), assert = require('assert');
console.log('ß'.toUpperCase(), 'é'.normalize('NFD').length, [...'a😀b'].length, 'a-b-c'.replaceAll('-', '+'));
console.log(2n ** 100n, 0.1 + 0.2, Number.MAX_SAFE_INTEGER, (1234.5678).toFixed(2), parseInt('ff', 16));
console.log(new Date(Date.UTC(2024, 1, 29)).toISOString(), JSON.stringify({ b: [1, null], a: undefined, d: new Date(0) }));
console.log(new Map([[1, { a: 'b' }]]), new Set([3, 1, 3]), [3, 1, 2].sort(), Object.groupBy ? 'groups' : 'no groups');
console.log(util.inspect({ deep: { er: { and: { more: 1 } } } }, { depth: 1 }), util.format('%s %d %j', 'a', 1.5, { x: 1 }));
console.log(path.resolve('/a/b', '../c'), path.relative('/a/b', '/a/c/d'), new URL('http://u@h:81/p?q=1#f').searchParams.get('q'));
console.log(url.parse('http://h/p?x=1').query, util.types.isPromise(Promise.resolve()), structuredClone({ a: new Map([[1, 2]]) }));
console.log(/(?<year>\d{4})-(?<month>\d\d)/.exec('on 2024-02-29').groups.month, 'x'.padStart(3, '.'), Math.hypot(3, 4));
console.log(new Intl.NumberFormat('en-US').format(1234567.891), new TextDecoder().decode(new TextEncoder().encode('€')));
try { assert.deepStrictEqual({ a: 1 }, { a: 2 }); } catch (e) { console.log(e.code); }
console.log('done');
