// Other programs: pipes, statuses, signals, time limits, forks of this one.
const { spawn, spawnSync, execFile, exec, fork } = require('child_process');
const { once } = require('events'), { promisify } = require('util'), fs = require('fs');
async function everything() {
  const sync = spawnSync('sh', ['-c', 'cat; echo err >&2; exit 3'], { input: 'in' });
  console.log(sync.stdout.toString(), sync.stderr.toString().trim(), sync.status);
  console.log((await promisify(execFile)('printf', ['%s-', 'a b', 'c'])).stdout, (await promisify(exec)('echo $X | tr a-z A-Z', { env: { X: 'x', PATH: process.env.PATH } })).stdout.trim());
  const cat = spawn('cat');
  let back = 0;
  cat.stdout.on('data', (d) => (back += d.length));
  cat.stdin.end(Buffer.alloc(500_000));
  console.log(await once(cat, 'close'), back);
  const sleep = spawn('sleep', ['30']);
  setTimeout(() => sleep.kill('SIGTERM'), 20);
  console.log(await once(sleep, 'exit'));
  console.log(spawnSync('sleep', ['30'], { timeout: 50 }).signal);
  const [error] = await once(spawn('/no/such/program'), 'error');
  console.log(error.code);
  fs.writeFileSync('/tmp/forked.js', `process.on('message', (m) => { process.send({ twice: m.n * 2 }); process.disconnect(); });`);
  const forked = fork('/tmp/forked.js');
  forked.send({ n: 21 });
  console.log((await once(forked, 'message'))[0], await once(forked, 'exit'));
  const awake = setInterval(() => {}, 1000); // waiting for a signal keeps nobody alive
  const heard = once(process, 'SIGUSR2');
  process.kill(process.pid, 'SIGUSR2');
  console.log((await heard)[0]);
  clearInterval(awake);
}
everything().then(() => console.log('done'));
