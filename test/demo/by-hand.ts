// The suite `by hand`: the demo as a person starts it. It waits, gives an address that leads to VS Code and the steps,
// and leaves nothing after Ctrl-C.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { descendants, runs } from '../sandbox/process-tree.ts';
import { projectFolder } from '../sandbox/vscode/build.ts';

// A group of its own, as a terminal gives to each command.
const demo = spawn(process.execPath, ['test/demo.ts'], {
  cwd: projectFolder,
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true,
});
const ended = once(demo, 'close');
// No signal of a terminal reaches another group, so what ends this process is handed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => demo.kill(signal));

try {
  const said = await linesUntil('  Ctrl-C ends the clusters and VS Code.', demo.stdout);
  assert(said.includes('Ready. Nothing has been migrated yet.'));
  for (const step of [1, 2, 3, 4, 5, 6])
    assert(
      said.some((line) => line.startsWith(`  ${step}. `)),
      `step ${step}`,
    );
  // Where containers run, they have data, and the steps lead to the Velero that moves it.
  assert.equal(
    said.some((line) => line.startsWith('The nodes are real:')),
    said.some((line) => line.includes('The Velero in both clusters is chosen')),
  );
  await checkWindow(said);
  await checkEnd(demo, wordsOf(said, /^starting source and target in (\S+)$/));
} finally {
  demo.kill('SIGTERM');
  await ended;
}
console.log('The demo waited for a person, and ended with all that it had started.');

/** What is said up to a line. Throws where it is never said. */
async function linesUntil(last: string, output: Readable): Promise<string[]> {
  const said: string[] = [];
  const lines = createInterface({ input: output });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      console.log(line);
      said.push(line);
      if (line === last) resolve();
    });
    lines.on('close', () => reject(new Error(`The demo ended without saying "${last.trim()}".`)));
  });
  return said;
}

/** The short address shows VS Code; a desktop one shows itself. */
async function checkWindow(said: readonly string[]): Promise<void> {
  if (said.includes('VS Code is open.')) return;
  const address = wordsOf(said, /^Open this in a browser on this machine: +(\S+)$/);
  const answer = await fetch(address);
  assert.equal(answer.status, 200);
  assert(answer.redirected, `${address} leads elsewhere`);
  assert.match(await answer.text(), /vscode-workbench-web-configuration/);
}

/** Ctrl-C ends the demo with 0, and all its processes, and removes the sandbox. */
async function checkEnd({ pid }: ChildProcess, sandbox: string): Promise<void> {
  assert(pid !== undefined);
  const family = [pid, ...descendants(pid)];
  // Ours, two keepers, four programs of each cluster, and VS Code's.
  assert(family.length >= 12, `only ${family.length} processes`);
  assert(existsSync(sandbox));
  process.kill(-pid, 'SIGINT');
  assert.deepEqual(await ended, [0, null]);
  assert.deepEqual(family.filter(runs), []);
  assert(!existsSync(sandbox), `${sandbox} is still there`);
}

/** The first group of a pattern, in the first line that has it. Throws where none has. */
function wordsOf(lines: readonly string[], pattern: RegExp): string {
  const found = lines.map((line) => pattern.exec(line)?.[1]).find((words) => words !== undefined);
  assert(found !== undefined, `no line has ${pattern}`);
  return found;
}
