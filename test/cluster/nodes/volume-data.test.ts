import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { asRecord } from '../../sandbox/api.ts';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { limitRate } from '../../sandbox/real-nodes/network.ts';
import { Command } from '../command.ts';
import { bucketFolder } from '../velero-backup.ts';
import { filesOf, waitForWriter, writer } from './files.ts';

const sandbox = inject('sandbox');
const { clusters } = sandbox;
const [source, target] = [apiOf(clusters.source), apiOf(clusters.target)];
const name = `files-${randomBytes(3).toString('hex')}`;
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const classMapping = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'change-storage-class',
    namespace: 'velero',
    labels: { 'velero.io/plugin-config': '', 'velero.io/change-storage-class': 'RestoreItemAction' },
  },
  data: { 'vng-ssd': 'gp3' },
};

const listOf = (value: unknown) => (Array.isArray(value) ? value.map(asRecord) : []);

/** Asks for the Velero of a cluster. */
async function veleroIn(context: 'source' | 'target', verb: string): Promise<Record<string, unknown>[]> {
  const command = new Command(['velero', verb, '--context', context, '--json'], {
    home,
    kubeconfig: sandbox.kubeconfig,
  });
  await command.ended;
  return command.lines.map((line) => asRecord(JSON.parse(line)));
}

/** Has the Velero of a cluster do something, and gives what the command told. */
async function velero(context: 'source' | 'target', ...args: string[]): Promise<Record<string, unknown>[]> {
  const allow = ['--allow-writes', `${context}/velero,${context}/${name}`];
  const command = new Command(['velero', ...args, '--namespace', name, '--context', context, ...allow, '--json'], {
    home,
    kubeconfig: sandbox.kubeconfig,
  });
  expect(await command.ended, command.output).toMatchObject({ code: 0 });
  return command.lines.map((line) => asRecord(JSON.parse(line)));
}

/** What `kubeferry backups` tells of the backup, by the files of the store alone. */
async function stored(verb: 'show' | 'verify'): Promise<Record<string, unknown>[]> {
  const command = new Command(['backups', verb, name, '--store', bucketFolder, '--json'], {
    home,
    kubeconfig: join(home, 'none'),
  });
  expect(await command.ended, command.output).toMatchObject({ code: 0 });
  return command.lines.map((line) => asRecord(JSON.parse(line)));
}

beforeAll(async () => {
  for (const object of writer(name, 'vng-ssd')) await source.create(object);
  await target.apply(classMapping);
  await waitForWriter(source, name);
});
afterAll(async () => {
  await limitRate(clusters.source, undefined);
  for (const api of [source, target]) {
    await removeNamespace(api, name);
    api.close();
  }
  rmSync(home, { recursive: true, force: true });
});

test('files that a running application wrote arrive on the other cluster as they were, and the bytes are seen moving', async () => {
  const written = await filesOf(source, clusters.source, name);
  expect(Object.keys(written)).toHaveLength(216);
  // One file under two names.
  expect(written['many/other-name']).toBe(written['one-name']);
  const modes = { key: '600', run: '4755', empty: '1777', shared: '2770', 'shared/closed': '0' };
  for (const [path, mode] of Object.entries(modes)) expect(written[path]).toMatch(new RegExp(`^(10|4)0*${mode} `));
  await limitRate(clusters.source, '16mbit');
  const told = await velero('source', 'back-up', name, '--fs-backup', 'yes', '--ttl', '1h');
  await limitRate(clusters.source, undefined);
  const done = told
    .filter(({ type, unit }) => type === 'progress' && unit === 'bytes')
    .map((event) => Number(event.done));
  expect(new Set(done.filter((bytes) => bytes > 0)).size).toBeGreaterThan(1);
  expect(Math.max(...done)).toBeGreaterThan(30_000_000);

  const [status] = await veleroIn('source', 'status');
  const [repository] = listOf(status?.repositories).filter(({ volumeNamespace }) => volumeNamespace === name);
  expect(repository).toMatchObject({ phase: 'Ready', location: 'default', type: 'kopia' });

  // Without a Velero: its store says what is in the backup, and that all of it is sound.
  const shown = await stored('show');
  expect(listOf(shown.at(-1)?.volumes)).toContainEqual(
    expect.objectContaining({
      claim: { namespace: name, name: 'data-writer-0' },
      method: 'PodVolumeBackup',
      result: 'succeeded',
      size: expect.toSatisfy((bytes: number) => bytes > 30_000_000),
    }),
  );
  expect((await stored('verify')).at(-1)).toMatchObject({ sound: true, errors: 0, warnings: 0 });

  // At once, when the Velero of the target knows nothing of the backup yet.
  const restored = await velero('target', 'restore', name, '--from', name);
  expect(restored.at(-1)).toMatchObject({ phase: 'Completed', volumes: [{ phase: 'Completed' }] });
  await waitForWriter(target, name);
  const arrived = await filesOf(target, clusters.target, name);
  expect(arrived).toEqual(written);
  expect(arrived['many/other-name']).toBe(arrived['one-name']);

  // Where the pod is there already, Velero leaves its files alone and calls that Completed.
  const again = await velero('target', 'restore', `${name}-again`, '--from', name);
  expect(again.at(-1)).toMatchObject({ phase: 'Completed', volumes: [] });
  const left = { code: 'velero.volumeLeft', args: { volume: `${name}/writer-0/data`, backup: name } };
  expect(again).toContainEqual(expect.objectContaining({ level: 'warning', text: left }));
});
