// What E2B's own client makes of the emulator: one JSON line for each thing it found, for a test to judge.
//
//   E2B_API_URL=… E2B_SANDBOX_URL=… E2B_API_KEY=… node check.js SCENARIO

import { Sandbox } from '@e2b/code-interpreter';

function found(check, value) {
  console.log(JSON.stringify({ check, value }));
}

// The class of the error that an attempt ends with; null if it ends well.
async function failure(attempt) {
  try {
    await attempt();
    return null;
  } catch (error) {
    return error.constructor.name;
  }
}

async function lifecycle() {
  const metadata = { 'k y': 'v&1', run: 'js' };
  const sandbox = await Sandbox.create({ metadata, envs: { BOX: 'blue' }, timeoutMs: 60_000 });
  found('running', await sandbox.isRunning());
  const info = await sandbox.getInfo();
  found('info', { same: info.sandboxId === sandbox.sandboxId, name: info.name, state: info.state, metadata: info.metadata });
  found('lease seconds', Math.round((info.endAt - info.startedAt) / 1000));
  await sandbox.setTimeout(600_000);
  const longer = await sandbox.getInfo();
  found('lease was extended', longer.endAt > info.endAt);

  const listed = await Sandbox.list({ query: { metadata } }).nextItems();
  found('listed by metadata', listed.map(item => item.sandboxId === sandbox.sandboxId));
  found('listed by other metadata', await Sandbox.list({ query: { metadata: { run: 'other' } } }).nextItems());

  const other = await Sandbox.create({ metadata });
  const pages = Sandbox.list({ query: { metadata }, limit: 1 });
  const sizes = [];
  while (pages.hasNext) {
    sizes.push((await pages.nextItems()).length);
  }
  found('pages', sizes);
  const again = await Sandbox.connect(other.sandboxId);
  found('connected', (await again.runCode('1 + 1')).text);

  found('killed', [await other.kill(), await other.kill()]);
  found('killed is running', await other.isRunning());
  found('info of killed', await failure(() => other.getInfo()));
  found('timeout of killed', await failure(() => other.setTimeout(1000)));
  found('connect to killed', await failure(() => Sandbox.connect(other.sandboxId)));
  found('code in killed', await failure(() => other.runCode('1')));
  await sandbox.kill();
}

async function code() {
  const sandbox = await Sandbox.create({ envs: { BOX: 'blue' } });
  const seen = [];
  const printed = await sandbox.runCode('import sys\nprint("out")\nprint("err", file=sys.stderr)\n40 + 2', {
    onStdout: message => seen.push(message.line),
    envs: { ONE: '1' },
  });
  found('logs', printed.logs);
  found('streamed', seen);
  found('text', printed.text);
  found('count', printed.executionCount);
  const { error } = await sandbox.runCode('def f():\n  raise ValueError("no")\nf()');
  found('error', { name: error.name, value: error.value, place: error.traceback.includes('line 2, in f') });
  found('state', (await sandbox.runCode('f.__name__')).text);
  found('environment', (await sandbox.runCode('import os\n[os.environ[n] for n in ("BOX", "ONE")]', { envs: { ONE: '1' } })).results[0].json);
  const drawn = await sandbox.runCode('import matplotlib.pyplot as plt\nplt.plot([1, 2], [3, 4])\nplt.title("t")\nplt.show()');
  const [picture] = drawn.results;
  found('picture', { png: Buffer.from(picture.png, 'base64').subarray(1, 4).toString(), main: picture.isMainResult });
  found('chart', { type: picture.chart.type, title: picture.chart.title, points: picture.chart.elements[0].points });
  const table = await sandbox.runCode('import pandas as pd\npd.DataFrame({"a": [1, 2]})');
  found('table', { data: table.results[0].data, html: table.results[0].html.includes('<table') });
  found('javascript', (await sandbox.runCode('console.log("js"); await Promise.resolve([1, 2].length)', { language: 'javascript' })).text);
  const failed = await sandbox.runCode('echo bash; (exit 3)', { language: 'bash' });
  found('bash', { logs: failed.logs.stdout, error: failed.error });

  const context = await sandbox.createCodeContext({ language: 'python', cwd: '/tmp' });
  found('context', { language: context.language, cwd: context.cwd });
  await sandbox.runCode('x = 1', { context });
  found('context keeps', (await sandbox.runCode('import os\n(x, os.getcwd())', { context })).text);
  found('other context has not', (await sandbox.runCode('x')).error.name);
  await sandbox.restartCodeContext(context);
  found('context restarted', (await sandbox.runCode('x', { context })).error.name);
  found('contexts', (await sandbox.listCodeContexts()).map(each => each.language));
  await sandbox.removeCodeContext(context);
  found('context removed', await failure(() => sandbox.runCode('1', { context })));

  found('timeout', await failure(() => sandbox.runCode('import time\ntime.sleep(100)', { timeoutMs: 500 })));
  found('after timeout', (await sandbox.runCode('f.__name__')).text);
  let kill;
  const killed = await failure(() =>
    sandbox.runCode('import time\nprint("go", flush=True)\ntime.sleep(100)', { onStdout: () => { kill = sandbox.kill(); } }));
  found('killed while running', [killed, await kill]);
}

async function refused() {
  found('wrong key', await failure(() => Sandbox.create({ apiKey: 'e2b_00' })));
  found('unknown template', await failure(() => Sandbox.create('nothing-of-the-kind')));
}

async function create() {
  found('create', await failure(() => Sandbox.create()));
}

await { lifecycle, code, refused, create }[process.argv[2]]();
// The client holds its connections, and so the process, for a minute.
process.exit();
