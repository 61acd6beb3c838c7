import { spawn, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { backupKeys } from '../../src/backup/layout.ts';
import { writeBackup } from '../../src/backup/write.ts';
import { systemOwners, systemParts, systemPartTest } from '../../src/model/objects/system-parts.ts';
import { asRecord } from '../sandbox/api.ts';
import { about, clusterRole, configMap, inBatches, quietly, temporaryStore } from '../unit/backup/shop.ts';

const program = join(import.meta.dirname, '../../src/cli.ts');
let place: Awaited<ReturnType<typeof temporaryStore>>;
beforeAll(async () => {
  place = await temporaryStore();
  const objects = [
    clusterRole('red\u001b[31m\u009b2J\u202egpj.\nexe'),
    ...Array.from({ length: 20_000 }, (_, n) => configMap(`cm-${n}`, { value: 'x'.repeat(60) })),
  ];
  await writeBackup(place.store, about('one'), inBatches(objects), quietly());
}, 60_000);
afterAll(() => place.remove());

const argumentsOf = (...args: string[]) => [program, 'backups', ...args, '--store', place.folder];

test('a name in a backup neither steers the terminal nor turns its reading direction', () => {
  const { stdout, status } = spawnSync(process.execPath, argumentsOf('objects', 'one', '--namespace', '_cluster'));
  expect(stdout.toString()).toBe(
    'clusterroles.rbac.authorization.k8s.io/red⟨U+001B⟩[31m⟨U+009B⟩2J⟨U+202E⟩gpj.⟨U+000A⟩exe\n',
  );
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

test('whether a backup is sound is told as JSON, a line for each finding and a last one for the verdict', {
  timeout: 120_000,
}, async () => {
  await writeBackup(place.store, about('small'), inBatches([configMap('a', {}), clusterRole('b')]), quietly());
  const verified = () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, argumentsOf('verify', 'small', '--json'));
    const lines = stdout.toString().trimEnd().split('\n');
    return { status, said: stderr.toString(), told: lines.map((line) => asRecord(JSON.parse(line))) };
  };
  const figures = { packed: expect.any(Number), unpacked: expect.any(Number) };
  expect(verified()).toEqual({
    status: 0,
    said: '',
    told: [{ type: 'result', sound: true, errors: 0, warnings: 0, objects: 2, ...figures }],
  });

  const tarball = join(place.folder, backupKeys('small').tarball);
  const bytes = await readFile(tarball);
  await writeFile(tarball, bytes.subarray(0, bytes.length >> 1));
  const { told, ...ended } = verified();
  expect(ended).toEqual({ status: 1, said: '' });
  const findings = told.slice(0, -1);
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.length - errors;
  expect(errors).toBeGreaterThan(0);
  for (const finding of findings) {
    expect(finding).toEqual({
      type: 'finding',
      level: expect.stringMatching(/^(error|warning)$/),
      place: expect.stringMatching(/./),
      text: expect.objectContaining({ code: expect.stringMatching(/^\w+\.[\w-]+$/) }),
    });
  }
  expect(told.at(-1)).toMatchObject({ type: 'result', sound: false, errors, warnings });
});

test('the exclusions that are told are what a plan can name, or take', async () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, 'exclusions']);
  expect({ status, said: stderr.toString() }).toEqual({ status: 0, said: '' });
  expect(stdout.toString()).toMatch(/^# Parts of a cluster that spec\.select\.excludeSystem of a plan leaves out/);
  const told: Record<string, string[]> = parse(stdout.toString());
  expect(Object.keys(told)).toEqual([...systemOwners]);
  expect(told.aks).toEqual(['kubernetes.azure.com/managedby=aks']);
  const coredns = { 'eks.amazonaws.com/component': 'coredns' };
  expect(systemPartTest(told.eks ?? [])('kube-system', coredns)).toBe(true);
  expect(told).toEqual(systemParts);
});
