import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { Command } from '../command.ts';
import { gone, grants, newMigration, sentences, type Trial } from '../migration.ts';
import { filesOf, waitForWriter, writer } from './files.ts';

const sandbox = inject('sandbox');
const { clusters, s3, velero } = sandbox;
if (!s3 || !velero?.source) throw new Error('The sandbox has no Velero or no S3 server.');
const [source, target] = [apiOf(clusters.source), apiOf(clusters.target)];
const name = `hooks-${randomBytes(3).toString('hex')}`;
const there = `${name}-there`;
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const store = {
  s3: {
    bucket: velero.source.bucket,
    endpoint: s3.endpoint,
    region: s3.region,
    secret: { context: 'source', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' },
  },
};
const pods = { labelSelector: { matchLabels: { app: 'writer' } }, includedNamespaces: [name] };
const run = (script: string) => ({ container: 'writer', command: ['/bin/sh', '-c', script] });
/** Writes a file that the backup gets and the application never has again. */
const dump = {
  resources: [
    {
      name: 'dump',
      ...pods,
      pre: [{ exec: { ...run('echo dumped >/data/dump'), onError: 'Fail' as const, timeout: '1m' } }],
      post: [{ exec: { ...run('rm /data/dump'), timeout: '1m' } }],
    },
  ],
};
const broken = {
  resources: [{ name: 'broken', ...pods, pre: [{ exec: { ...run('exit 3'), onError: 'Continue' as const } }] }],
};
/** Needs what the hook of the backup left. */
const load = {
  resources: [
    {
      name: 'load',
      ...pods,
      includedNamespaces: [there],
      postHooks: [
        { exec: { ...run('cp /data/dump /data/loaded'), execTimeout: '1m', waitTimeout: '2m', waitForReady: true } },
      ],
    },
  ],
};
let trial: Trial | undefined;

beforeAll(async () => {
  for (const object of writer(name, 'vng-ssd')) await source.create(object);
  await waitForWriter(source, name);
});
afterEach(async () => {
  trial?.dispose();
  await removeNamespace(target, there);
  await gone(target, there);
});
afterAll(async () => {
  await removeNamespace(source, name);
  for (const api of [source, target]) api.close();
  rmSync(home, { recursive: true, force: true });
});

async function ran(...args: string[]) {
  const command = new Command(['velero', ...args], { home, kubeconfig: sandbox.kubeconfig });
  const { code } = await command.ended;
  return { code, output: command.output, lines: command.lines };
}

function hooksFile(hooks: object): string {
  const file = join(home, 'hooks.yaml');
  writeFileSync(file, JSON.stringify(hooks));
  return file;
}

function backUp(backup: string, hooks: object) {
  const what = ['--namespace', name, '--fs-backup', 'yes', '--ttl', '1h', '--hooks', hooksFile(hooks)];
  return ran('back-up', backup, ...what, '--context', 'source', '--allow-writes', 'source/velero');
}

function migration(hooks: { backup: object }): Trial {
  trial = newMigration({
    name,
    select: { namespaces: [name] },
    spec: {
      engine: 'velero',
      // The schema of the plan says what is in them.
      velero: JSON.parse(JSON.stringify({ hooks })),
      store,
      volumes: { claims: { [`${name}/data-writer-0`]: 'file-system' } },
      mappings: { namespaces: { [name]: there }, storageClasses: { 'vng-ssd': 'gp3' } },
    },
  });
  return trial;
}
const allowed = [...grants('target', there, 'velero'), ...grants('source', 'velero', name)];

test('hooks run around a backup and after a restore: the copy holds what they wrote, the application does not', async () => {
  const backedUp = await backUp(name, dump);
  expect(backedUp.lines.at(-1), backedUp.output).toMatch(new RegExp(`^${name}: Completed`));
  expect(backedUp.output).toMatch(/hooks: 2 run, 0 failed/);
  expect(Object.keys(await filesOf(source, clusters.source, name))).not.toContain('dump');
  const into = ['--map', `${name}=${there}`, '--namespace', name, '--hooks', hooksFile(load)];
  const allow = ['--context', 'source', '--allow-writes', `source/velero,source/${there}`];
  const restored = await ran('restore', name, '--from', name, ...into, ...allow);
  expect(restored.output).toMatch(/hooks: 1 run, 0 failed/);
  expect(restored.code, restored.output).toBe(0);
  expect(Object.keys(await filesOf(source, clusters.source, there))).toEqual(
    expect.arrayContaining(['dump', 'loaded']),
  );
  await removeNamespace(source, there);
});

test('a hook that fails makes the backup PartiallyFailed, with the reason, and hooks for other pods are told to be none', async () => {
  const failed = await backUp(`${name}-broken`, broken);
  expect(failed.code).toBe(1);
  expect(failed.lines.at(-1), failed.output).toMatch(/PartiallyFailed/);
  expect(failed.output).toMatch(/error .*exit code 3/);
  expect(failed.output).toMatch(/Hooks that failed: 1 of 1/);
  const elsewhere = { resources: [{ ...broken.resources[0], includedNamespaces: ['elsewhere'] }] };
  const none = await backUp(`${name}-none`, elsewhere);
  expect(none.output).toMatch(/warning .*No hook ran/);
});

test('a migration moves nothing where a hook of its backup failed, also when it is gone on with', async () => {
  const stopped = migration({ backup: broken });
  await expect(stopped.run({ grants: allowed })).rejects.toThrow('Hooks failed while Velero made');
  expect(await target.find(`/api/v1/namespaces/${there}`)).toBeUndefined();
  await expect(stopped.run({ grants: allowed })).rejects.toThrow('Hooks failed while Velero made');
  expect(await target.find(`/api/v1/namespaces/${there}`)).toBeUndefined();
});

test('a migration runs the hooks of its plan around its backup, and what they wrote goes along', async () => {
  const moved = migration({ backup: dump });
  const result = await moved.run({ grants: allowed });
  expect(result, sentences(moved.events).join('\n')).toMatchObject({ state: 'completed' });
  expect(Object.keys(await filesOf(target, clusters.target, there))).toContain('dump');
  await moved.undo({ run: result.run, grants: allowed });
});
