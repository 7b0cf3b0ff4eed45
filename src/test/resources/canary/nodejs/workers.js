// Worker threads: messages, shared memory, errors, their own end.
const { Worker, MessageChannel } = require('worker_threads');
const once = require('events').once;
async function everything() {
  const shared = new SharedArrayBuffer(4), count = new Int32Array(shared);
  const code = `const { parentPort, workerData } = require('worker_threads');
    const count = new Int32Array(workerData); for (let i = 0; i < 1000; i++) Atomics.add(count, 0, 1); parentPort.postMessage('counted');`;
  const workers = Array.from({ length: 3 }, () => new Worker(code, { eval: true, workerData: shared }));
  console.log(await Promise.all(workers.map(async (w) => { const gone = once(w, 'exit'); const [said] = await once(w, 'message'); await gone; return said; })), Atomics.load(count, 0));
  const echo = new Worker(`require('worker_threads').parentPort.on('message', ({ port, bytes }) => { port.postMessage(bytes.map((b) => b + 1)); port.close(); })`, { eval: true });
  const { port1, port2 } = new MessageChannel();
  const bytes = new Uint8Array([1, 2, 3]);
  echo.postMessage({ port: port2, bytes }, [port2, bytes.buffer]);
  console.log((await once(port1, 'message'))[0], bytes.length, await echo.terminate());
  const bad = new Worker(`throw new TypeError('from a worker')`, { eval: true });
  console.log((await once(bad, 'error'))[0].message);
  const leaving = new Worker(`process.exit(4)`, { eval: true });
  console.log(await once(leaving, 'exit'));
}
everything().then(() => console.log('done'));
