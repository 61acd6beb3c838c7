// Starts and owns the processes of one sandbox. It runs in a session of its own and ends everything when its input
// closes: at a proper stop, and just as well when the parent crashed, was interrupted or was killed.
//
// Input, a JSON object a line: {op:'start', id, program, args, env, log, cri?} | {op:'end', id, signal} | {op:'remove', path}
// | {op:'removeCgroup', path}
// Output, a JSON object a line: {id, pid} | {id, failed} | {id, exit}

import { spawn } from 'node:child_process';
import { closeSync, createWriteStream, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { removeCgroup } from './cgroups.ts';

/** @type {Map<number, import('node:child_process').ChildProcess>} */
const running = new Map();
/** @type {string[]} */
const toRemove = [];
/** @type {string[]} */
const cgroups = [];
let ending = false;

process.stdout.on('error', () => {
  // The parent is gone; the end of the input, which is near, does the rest.
  ending = true;
});

function tell(message) {
  if (!ending) process.stdout.write(`${JSON.stringify(message)}\n`);
}

function start({ id, program, args, env, log, cri }) {
  mkdirSync(dirname(log), { recursive: true });
  const file = cri ? undefined : openSync(log, 'a');
  const output = file ?? 'pipe';
  // A group of its own (detached), so that what it starts itself ends with it.
  const child = spawn(program, args, {
    env,
    stdio: ['ignore', output, output],
    detached: process.platform !== 'win32',
  });
  if (file !== undefined) closeSync(file);
  if (cri) followAsCri(child, log);
  child.on('error', (error) => {
    running.delete(id);
    tell({ id, failed: error.message });
    endIfDone();
  });
  child.on('exit', (code, signal) => {
    running.delete(id);
    tell({ id, exit: signal ?? `code ${code}` });
    endIfDone();
  });
  if (child.pid !== undefined) {
    running.set(id, child);
    tell({ id, pid: child.pid });
  }
}

/** Writes the output in the form of a container runtime's log file, which is what kwok's ClusterLogs reads. */
function followAsCri(child, log) {
  const file = createWriteStream(log, { flags: 'a' });
  for (const [stream, name] of [
    [child.stdout, 'stdout'],
    [child.stderr, 'stderr'],
  ]) {
    createInterface({ input: stream }).on('line', (line) => {
      file.write(`${new Date().toISOString().replace('Z', '000000Z')} ${name} F ${line}\n`);
    });
  }
}

function end(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // Gone already.
    if (error.code !== 'ESRCH') tell({ failed: String(error) });
  }
}

function endAll() {
  ending = true;
  for (const child of running.values()) end(child, 'SIGKILL');
  endIfDone();
}

async function endIfDone() {
  if (!ending || running.size > 0) return;
  // First, since then all that a node has started is gone too.
  await Promise.all(cgroups.map(removeCgroup));
  for (const path of toRemove) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}

// Ctrl-C in the same terminal is the parent's business.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => tell({ signal }));

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const message = JSON.parse(line);
    if (message.op === 'start') start(message);
    else if (message.op === 'remove') toRemove.push(message.path);
    else if (message.op === 'removeCgroup') cgroups.push(message.path);
    else if (message.op === 'end') {
      const child = running.get(message.id);
      if (child !== undefined) end(child, message.signal);
    }
  })
  .on('close', endAll);
