'use strict';
// Runs one Node.js program in a process that was started and warmed up before the program came.
//
// The guest (process 1) talks to this harness over a socket, in the frames of docs/guest-protocol.md. The program runs in this
// very process, as a script would: that is what makes it fast, and why everything the harness needs is taken aside first. A
// program that goes out of its way to deceive the harness deceives only its own caller.

const fs = require('fs');
const Module = require('module');
const vm = require('vm');
const { pathToFileURL } = require('url');

const CONTROL = 3;
const FRAME_MAX = 65536;
const ENV = 0x05, ARGS = 0x06, ARGUMENTS = 0x07, CODE = 0x08, RUN = 0x09;
const READY = 0x40, DONE = 0x41, REHEARSE = 0x42, RESULT = 0x84, ERROR = 0x85;
const FOLDER = process.env.SANDPOOL_FOLDER ?? '/workspace', PATH = FOLDER + '/main.js', MODULE_PATH = FOLDER + '/main.mjs';
const MESSAGE_MAX = 8192, TRACEBACK_MAX = 32768;
const NEVER_SETTLED = 13; // Node's own exit code for a top-level await that never ends

// The first run of any code is slow, and code that was never called is not even compiled. So the guest has this run a few times
// before it says hello: what programs usually do. The number makes each a new one, that the compiler has not seen.
const rehearsal = number => `
console.log('a');
console.log(${number});
console.log('%s', 'a', ${number}, [1, 'b'], { c: null, d: true });
async function main({ n }) {
  await new Promise(resolve => setTimeout(resolve, 1));
  return { n: [n, ${number}, null, 'x'] };
}`;

// What may need a module, and what the compiler says if it does.
const MODULE_WORDS = /\b(?:import|export|await)\b/;
const MODULE_ERRORS = /^(?:Cannot use import statement outside|Cannot use 'import\.meta' outside|Unexpected token 'export'|await is only valid in|Unexpected reserved word)/;
const COMMENTS = /\/\/.*|\/\*[^]*?\*\//g;
// `main(` where it is a call: neither the function's own head nor another object's main.
const OWN_CALL = /(?<!function\s{0,4}\*?\s{0,4}|[.\w$])main\s*\(/;
const MAIN_HOOK = 'sandpool.main';

// The program may replace any of these.
const { readSync, writeSync, writeFileSync, openSync, ftruncateSync } = fs;
const { stringify, parse } = JSON;
const { apply, defineProperty } = Reflect;
const { concat, allocUnsafe, from } = Buffer;
const compileFunction = vm.compileFunction;
const toNumber = Number;

class MainNotDefined extends Error {}
class ResultNotSerializable extends Error {}
class MainNeverSettled extends Error {}
for (const type of [MainNotDefined, ResultNotSerializable, MainNeverSettled]) {
  type.prototype.name = type.name;
}

// ---- the control socket ----

// What is said waits, to travel in one piece with DONE if nothing comes in between.
let waiting = [];

function say(type, payload) {
  const bytes = from(payload);
  for (let at = 0; at === 0 || at < bytes.length; at += FRAME_MAX) {
    const piece = bytes.subarray(at, at + FRAME_MAX);
    const head = allocUnsafe(9);
    head.writeUInt32BE(piece.length, 0);
    head[4] = type;
    head.writeUInt32BE(1, 5);
    waiting.push(head, piece);
  }
}

function flush() {
  const data = concat(waiting);
  waiting = [];
  for (let at = 0; at < data.length;) {
    at += writeSync(CONTROL, data, at);
  }
}

// The content of all frames up to RUN or REHEARSE, by type.
function receive() {
  const parts = new Map();
  const chunk = allocUnsafe(FRAME_MAX);
  let buffer = allocUnsafe(0);
  while (!parts.has(RUN) && !parts.has(REHEARSE)) {
    const got = readSync(CONTROL, chunk);
    if (got === 0) {
      process.reallyExit(0);
    }
    buffer = concat([buffer, chunk.subarray(0, got)]);
    let at = 0;
    while (buffer.length - at >= 9) {
      const end = at + 9 + buffer.readUInt32BE(at);
      if (end > buffer.length) {
        break;
      }
      const type = buffer[at + 4];
      parts.set(type, [...(parts.get(type) ?? []), buffer.subarray(at + 9, end)]);
      at = end;
    }
    buffer = buffer.subarray(at);
  }
  return new Map(Array.from(parts, ([type, pieces]) => [type, pieces.length === 1 ? pieces[0] : concat(pieces)]));
}

function strings(bytes) {
  return bytes ? bytes.toString().split('\0').slice(0, -1) : [];
}

// ---- the program ----

// On disk, for tools that look there. Open ahead, as opening takes longest.
const sourceFile = openSync(PATH, 'w');

function prepare(parts) {
  for (const entry of strings(parts.get(ENV))) {
    const at = entry.indexOf('=');
    process.env[entry.slice(0, at)] = entry.slice(at + 1);
  }
  process.argv.splice(1, Infinity, PATH, ...strings(parts.get(ARGS)));
  let source = (parts.get(CODE) ?? '').toString();
  try {
    writeSync(sourceFile, source, 0);
  } catch {
    // The disk is full of the caller's own files: the program itself is in memory.
  }
  if (source.charCodeAt(0) === 0xfeff) {
    source = source.slice(1);
  }
  return source.startsWith('#!') ? '//' + source : source;
}

function needsModule(source) {
  if (!MODULE_WORDS.test(source)) {
    return false;
  }
  try {
    compileFunction(source, ['exports', 'require', 'module', '__filename', '__dirname'], { filename: PATH });
    return false;
  } catch (error) {
    return error instanceof SyntaxError && MODULE_ERRORS.test(error.message);
  }
}

// Runs a script. Returns its function main, if it has one.
function runScript(source) {
  const main = new Module(PATH, null);
  main.id = '.';
  main.filename = PATH;
  main.paths = Module._nodeModulePaths(FOLDER);
  process.mainModule = main;
  Module._cache[PATH] = main;
  const found = main._compile(source + '\n;return typeof main === "function" ? main : undefined;', PATH);
  main.loaded = true;
  return found ?? (typeof main.exports?.main === 'function' ? main.exports.main : undefined);
}

// The same for a module, which is loaded from disk and takes a hook to tell of its main.
async function runModule(source) {
  let found;
  defineProperty(globalThis, MAIN_HOOK, { value: main => { found = main; }, configurable: true });
  writeFileSync(MODULE_PATH, source + `\n;globalThis["${MAIN_HOOK}"]?.(typeof main === "function" ? main : undefined);\n`);
  process.argv[1] = MODULE_PATH;
  const exports = await import(pathToFileURL(MODULE_PATH));
  delete globalThis[MAIN_HOOK];
  return found ?? (typeof exports.main === 'function' ? exports.main : undefined);
}

function callMain(main, source, given) {
  if (!main) {
    if (given) {
      throw new MainNotDefined('arguments were given, but the program defines no function main to take them');
    }
    return undefined;
  }
  if (!given && OWN_CALL.test(source.replace(COMMENTS, ''))) {
    return undefined; // a script that was written to be started by hand
  }
  const value = main(given ? parse(given.toString()) : {});
  return typeof value?.then === 'function' ? Promise.resolve(value).then(sayResult) : sayResult(value);
}

function sayResult(value) {
  let text;
  try {
    text = value === undefined ? 'null' : stringify(value);
  } catch (error) {
    throw new ResultNotSerializable(`main returned a value of type ${typeName(value)} that is not JSON: ${error.message}`);
  }
  if (text === undefined) {
    throw new ResultNotSerializable(`main returned a value of type ${typeName(value)} that is not JSON`);
  }
  say(RESULT, text);
}

function typeName(value) {
  return typeof value === 'object' ? value?.constructor?.name ?? 'object' : typeof value;
}

// ---- its end ----

// The harness's own lines and Node's are no part of a program's stack.
function ownStack(stack) {
  const isFrame = line => /^\s+at /.test(line);
  return stack.split('\n').filter(line => !(isFrame(line) && (line.includes('node:internal/') || line.includes(__filename)))).join('\n');
}

function cut(text, limit) {
  const half = limit / 2;
  return text.length <= limit ? text : `${text.slice(0, half)}\n… ${text.length - limit} characters left out …\n${text.slice(-half)}`;
}

function sayError(error) {
  const isError = error instanceof Error;
  const field = (name, otherwise) => { try { return String(error[name]); } catch { return otherwise; } };
  let text = '';
  try {
    text = isError ? field('message', '') : String(error);
  } catch { /* an object that refuses to be text */ }
  const traceback = isError ? ownStack(field('stack', '')) : '';
  say(ERROR, stringify({ name: isError ? field('name', 'Error') : typeName(error), message: cut(text, MESSAGE_MAX), traceback: cut(traceback, TRACEBACK_MAX) }));
}

function sayDone(code) {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  say(DONE, `exit=${code & 0xff}\ncpu_us=${userCPUTime + systemCPUTime - cpuBefore}\nmax_rss_kib=${maxRSS}\n`);
  flush();
  cpuBefore = userCPUTime + systemCPUTime;
}

let rehearsals = 0; // so far; 0 again for the real program
let cpuBefore = 0;
let unsettled = false; // the program's own promise, which an empty event loop will never settle
let dying = false; // of an error: Node writes it to standard error after the exit event, so the end of the process is the end

// The program is over, but for what Node does at its end.
function conclude(code) {
  if (unsettled && code === 0) {
    const error = new MainNeverSettled('the program waits for a promise that nothing is left to settle');
    writeSync(2, `${error.name}: ${error.message}\n`);
    sayError(error);
    code = NEVER_SETTLED;
  }
  sayDone(code);
  if (rehearsals) {
    ftruncateSync(sourceFile, 1); // not 0: finding memory for the file takes longer than writing
    next();
  } else {
    readSync(CONTROL, allocUnsafe(1)); // the sandbox is about to be destroyed: faster than an orderly end
  }
}

// beforeExit says that nothing is left to do, exit is the last that a program sees. By waiting for the listeners of these here
// instead of being one of them, we are last whatever the program does. One that listens to neither has nothing to say after
// beforeExit, so it need not come to exit.
const emit = process.emit;
function emitAndReport(name) {
  const answer = apply(emit, this, arguments);
  if ((name === 'exit' && !dying) || (name === 'beforeExit' && process.listenerCount('beforeExit') + process.listenerCount('exit') === 0)) {
    conclude(toNumber(process.exitCode ?? (name === 'exit' ? arguments[1] : 0)));
  }
  return answer;
}

function watchForTheEnd() {
  defineProperty(process, 'emit', { value: emitAndReport, writable: true, configurable: true, enumerable: false });
  process.on('uncaughtExceptionMonitor', error => {
    if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) {
      return; // the program deals with it
    }
    dying = true;
    try {
      error.stack = ownStack(error.stack);
    } catch { /* not an error, or frozen */ }
    sayError(error);
    flush();
  });
}

function run(parts) {
  const source = prepare(parts);
  const given = parts.get(ARGUMENTS);
  if (!needsModule(source)) {
    settle(callMain(runScript(source), source, given));
  } else {
    settle(runModule(source).then(main => callMain(main, source, given)));
  }
}

function settle(outcome) {
  if (outcome === undefined) {
    return;
  }
  unsettled = true;
  outcome.then(() => {
    unsettled = false;
    // If anything keeps the program alive, the result need not wait for it.
    setImmediate(flush).unref();
  }, error => {
    unsettled = false;
    throw error; // nobody catches it: it ends the program as any unhandled rejection does
  });
}

// Waits for a program and starts it from the event loop, so that a rehearsal goes exactly the way of a real program.
function next() {
  const parts = receive();
  if (parts.has(REHEARSE)) {
    rehearsals++;
    parts.set(CODE, from(rehearsal(rehearsals)));
  } else {
    rehearsals = 0;
  }
  setImmediate(run, parts);
}

delete Module._cache[__filename];
for (const name of (process.env.SANDPOOL_PRELOAD ?? '').split(',').filter(Boolean)) {
  require(name.trim());
}
delete process.env.SANDPOOL_PRELOAD;
delete process.env.SANDPOOL_FOLDER;
watchForTheEnd();
// Otherwise process.exit() would lose what a full pipe did not take.
for (const stream of [process.stdout, process.stderr]) {
  stream._handle?.setBlocking?.(true);
}
say(READY, `version=${process.versions.node}\n`);
flush();
next();
