import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { test } from './cases.ts';
import { document, read } from './objects.ts';

/** The engines that this extension host has started. */
async function engines(): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,ppid=,args=']);
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, program] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const isEngine = Number(parent) === process.pid && /dist[\\/]engine\.js/.test(program ?? '');
    return isEngine ? [Number(pid)] : [];
  });
}

test('the engine is a process of its own; killed, it is there again at the next request', async () => {
  const uri = document('source', 'kube-system', 'configmaps', 'ConfigMap', 'kube-root-ca.crt');
  assert.match(await read(uri), /ca\.crt/);
  const [engine, ...others] = await engines();
  assert.ok(engine !== undefined && others.length === 0);
  process.kill(engine, 'SIGKILL');
  while ((await engines()).includes(engine));
  // A request that is on its way to the dying process ends with it.
  assert.match(await read(uri).catch(() => read(uri)), /ca\.crt/);
  assert.equal((await engines()).includes(engine), false);
});
