// Streams: pipelines, transforms, back pressure, web streams, zlib.
const { Readable, Transform, Writable, PassThrough } = require('stream');
const { pipeline } = require('stream/promises');
const zlib = require('zlib'), readline = require('readline');
async function everything() {
  const seen = [];
  await pipeline(
    Readable.from(Array.from({ length: 1000 }, (_, n) => `line ${n}\n`)),
    new Transform({ transform(chunk, _, next) { next(null, chunk.toString().toUpperCase()); } }),
    zlib.createGzip(), zlib.createGunzip(),
    new Writable({ highWaterMark: 16, write(chunk, _, next) { seen.push(chunk); setImmediate(next); } }));
  const text = Buffer.concat(seen).toString();
  console.log(text.length, text.slice(0, 14), text.slice(-9).trim());
  const lines = [];
  for await (const line of readline.createInterface({ input: Readable.from(['a\nb', '\nc']) })) lines.push(line);
  console.log(lines);
  const through = new PassThrough();
  through.end('passed');
  console.log((await through.toArray()).toString());
  await pipeline(Readable.from(['x']), new Transform({ transform(c, e, next) { next(new Error('broken')); } }), new PassThrough()).catch((e) => console.log(e.message));
  const web = new ReadableStream({ start(c) { [1, 2, 3].forEach((n) => c.enqueue(n)); c.close(); } });
  const got = [];
  for await (const n of web.pipeThrough(new TransformStream({ transform(n, c) { c.enqueue(n * n); } }))) got.push(n);
  console.log(got, zlib.brotliDecompressSync(zlib.brotliCompressSync('brotli')).toString(), zlib.crc32 ? 1 : 1);
  console.log(zlib.deflateSync(Buffer.alloc(1000)).toString('hex'));
}
everything().then(() => console.log('done'));
