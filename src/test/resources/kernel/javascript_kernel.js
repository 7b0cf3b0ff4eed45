'use strict';
// A kernel for JavaScript with the ways of the code interpreter's: declarations outlive the cell, await works at the top, the
// result of a cell is what util.inspect says of its last value, "undefined" included, and a promise is waited for. An interrupt
// ends the process, since that kernel restarts where others interrupt.

const net = require('net');
const repl = require('repl');
const util = require('util');
const { PassThrough } = require('stream');

const control = new net.Socket({ fd: Number(process.env.KERNEL_CONTROL) });
delete process.env.KERNEL_CONTROL;

const server = repl.start({ input: new PassThrough(), output: new PassThrough(), prompt: '', terminal: false, useGlobal: true, useColors: false });
let count = 0;
let fail = () => {}; // what the running cell's errors go to; those that come later are nobody's
server._domain.on('error', error => fail(error));
server.output.resume();

function say(event, fields) {
  control.write(JSON.stringify({ event, ...fields }) + '\n');
}

function evaluate(code) {
  return new Promise((resolve, reject) => {
    fail = reject;
    server.eval(code + '\n', server.context, `cell_${count}.js`, (error, value) => {
      if (error) {
        reject(error instanceof repl.Recoverable ? error.err : error);
      } else {
        resolve(value);
      }
    });
  });
}

function sayError(error) {
  const known = error !== null && error !== undefined;
  say('error', {
    name: String((known && error.name) || typeof error),
    value: String((known && error.message) || util.inspect(error)),
    traceback: known && error.stack ? String(error.stack).split('\n').join('') : '',
  });
}

// What the environment has for the time of one execution; returns what puts it back.
function lend(env) {
  const before = Object.keys(env).map(name => [name, process.env[name]]);
  Object.assign(process.env, env);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    }
  };
}

async function run({ code, env }) {
  count++;
  const giveBack = lend(env);
  try {
    say('result', { main: true, mime: { 'text/plain': util.inspect(await evaluate(code)) } });
  } catch (error) {
    sayError(error);
  } finally {
    giveBack();
  }
  say('ended');
}

let unread = '';
let last = Promise.resolve();
control.setEncoding('utf8');
control.on('data', text => {
  const lines = (unread + text).split('\n');
  unread = lines.pop();
  for (const line of lines) {
    last = last.then(() => run(JSON.parse(line)));
  }
});
control.on('end', () => process.exit());
