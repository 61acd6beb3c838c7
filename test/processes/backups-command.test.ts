import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeBackup } from '../../src/backup/write.ts';
import { about, clusterRole, configMap, inBatches, quietly, temporaryStore } from '../unit/backup/shop.ts';

const program = join(import.meta.dirname, '../../src/cli.ts');
let place: Awaited<ReturnType<typeof temporaryStore>>;
beforeAll(async () => {
  place = await temporaryStore();
  const objects = [
    clusterRole('red\u001b[31m\u009b2J'),
    ...Array.from({ length: 20_000 }, (_, n) => configMap(`cm-${n}`, { value: 'x'.repeat(60) })),
  ];
  await writeBackup(place.store, about('one'), inBatches(objects), quietly());
});
afterAll(() => place.remove());

const argumentsOf = (...args: string[]) => [program, 'backups', ...args, '--store', place.folder];

test('a name in a backup cannot steer the terminal', () => {
  const { stdout, status } = spawnSync(process.execPath, argumentsOf('objects', 'one', '--namespace', '_cluster'));
  expect(stdout.toString()).toBe('clusterroles.rbac.authorization.k8s.io/red\\u001b[31m\\u009b2J\n');
  expect(status).toBe(0);
});

test('a reader that goes away ends the reading', async () => {
  const child = spawn(process.execPath, argumentsOf('get', 'one', '--all'), { stdio: ['ignore', 'pipe', 'pipe'] });
  const errors: Buffer[] = [];
  child.stderr.on('data', (bytes: Buffer) => errors.push(bytes));
  const ended = new Promise((resolve) => child.once('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    expect(line).toBe('apiVersion: rbac.authorization.k8s.io/v1');
    break;
  }
  child.stdout.destroy();
  expect(await ended).toBe(1);
  expect(Buffer.concat(errors).toString()).toBe('Cancelled.\n');
});
