// Order of events: timers, microtasks, emitters, async context, abort, top-level await.
import { EventEmitter, on } from 'events';
import { setTimeout as sleep } from 'timers/promises';
import { AsyncLocalStorage } from 'async_hooks';
import { performance } from 'perf_hooks';
const order = [];
setTimeout(() => order.push('timeout'), 0);
setImmediate(() => order.push('immediate'));
process.nextTick(() => order.push('tick'));
queueMicrotask(() => order.push('micro'));
await sleep(50);
console.log(order.filter((o) => o !== 'immediate'), order.length);
const storage = new AsyncLocalStorage();
console.log(await Promise.all([1, 2, 3].map((n) => storage.run(n, async () => { await sleep(n); return storage.getStore(); }))));
const emitter = new EventEmitter();
setTimeout(() => { emitter.emit('n', 1); emitter.emit('n', 2); }, 5);
for await (const [n] of on(emitter, 'n')) { console.log(n); if (n === 2) break; }
const controller = new AbortController();
setTimeout(() => controller.abort(), 10);
await sleep(10_000, null, { signal: controller.signal }).catch((e) => console.log(e.name));
console.log((await Promise.allSettled([Promise.reject(new Error('x')), 1])).map((r) => r.status), await Promise.race([sleep(5, 'first'), sleep(5000, 'second', { ref: false })]));
const before = performance.now();
await sleep(20);
console.log(performance.now() - before >= 19, process.hrtime.bigint() > 0n);
let ticks = 0;
await new Promise((go) => { const i = setInterval(() => { if (++ticks === 5) { clearInterval(i); go(); } }, 2); });
console.log(ticks);
console.log('done');
