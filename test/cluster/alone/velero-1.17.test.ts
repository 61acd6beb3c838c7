import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUp } from '../../../src/backup/back-up.ts';
import { openCluster } from '../../../src/kube/connect.ts';
import { openStore } from '../../../src/store/open.ts';
import { type Api, asRecord } from '../../sandbox/api.ts';
import { applyShop } from '../../sandbox/apps/shop/shop.ts';
import { apiOf } from '../../sandbox/cluster.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { quietly } from '../../unit/backup/shop.ts';
import { Command } from '../command.ts';
import { contentsOf, contrast } from '../contents.ts';
import { grants, newMigration, outcomes } from '../migration.ts';

/** What an older Velero does with what we ask, and with what we write. */
const namespace = 'older';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
let sandbox: Sandbox<'source' | 'target'>;
let source: Api;
let target: Api;

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: ['source', 'target'], velero: '1.17' });
  source = apiOf(sandbox.clusters.source);
  target = apiOf(sandbox.clusters.target);
  await applyShop(sandbox.clusters.source, namespace);
  // Where its program is in no cache, it is built.
}, 900_000);

afterAll(async () => {
  source?.close();
  target?.close();
  await sandbox?.stop();
  rmSync(home, { recursive: true, force: true });
});

async function ran(...args: string[]) {
  const command = new Command(args, { home, kubeconfig: sandbox.kubeconfig });
  const { code } = await command.ended;
  return { code, output: command.output, lines: command.lines };
}

const path = (kind: string, name: string) => `/apis/velero.io/v1/namespaces/velero/${kind}/${name}`;
const onSource = ['--context', 'source', '--allow-writes', 'source/velero'];
const intoTarget = (copy: string) => [
  ...['--context', 'target', '--namespace', namespace, '--map', `${namespace}=${copy}`],
  ...['--allow-writes', `target/velero,target/${copy},target/_cluster`, '--cluster-resources', 'yes'],
];

/** How many errors the last line of a run tells of. */
function errorsOf(lines: readonly string[]): number {
  return Number(/(\d+) errors?/.exec(lines.at(-1) ?? '')?.[1]);
}

/** A backup of the same namespace that no Velero made. */
async function backUpOurselves(name: string): Promise<void> {
  const { s3, velero } = sandbox;
  if (!s3 || !velero) throw new Error('The sandbox has no Velero.');
  const store = await openStore(
    { s3: { bucket: velero.source.bucket, endpoint: s3.endpoint } },
    { accessKeyId: s3.accessKey, secretAccessKey: s3.secretKey },
  );
  const settings = { kubeconfig: { files: [] }, extraPath: [], concurrency: 16, logLevel: 'warn' as const };
  const env = { KUBECONFIG: sandbox.kubeconfig, home, platform: process.platform };
  const cluster = await openCluster('source', settings, { env });
  try {
    const select = { namespaces: [namespace], clusterScoped: 'referenced' as const, exclude: [] };
    await backUp(cluster, store, select, { name, ttlHours: 1 }, quietly());
  } finally {
    cluster.close();
    store.close();
  }
}

test('it is found, with its version', async () => {
  const { code, output } = await ran('velero', 'status', '--context', 'source');
  expect(output).toContain('v1.17.2');
  expect(code).toBe(0);
});

test('it makes a backup that is followed to its end, and shown', async () => {
  const { code, output } = await ran('velero', 'back-up', 'theirs', '--namespace', namespace, '--log', ...onSource);
  expect(output).toMatch(/is Completed: everything is done/);
  expect(output).toMatch(/Velero: Backed up a total of \d+ items/);
  expect(output).toMatch(/theirs: Completed, [1-9]\d* of [1-9]\d* objects, 0 errors, 0 warnings/);
  expect(code).toBe(0);
  const shown = await ran('backups', 'show', 'theirs', '--context', 'source', '--location', 'velero/default');
  expect(shown.output).toMatch(/Completed/);
  expect(shown.code).toBe(0);
});

test('it restores a backup that no Velero made as it restores its own', async () => {
  await backUpOurselves('ours');
  const ours = await ran('velero', 'restore', 'of-ours', '--from', 'ours', ...intoTarget('older-ours'));
  expect(ours.output).toMatch(/of-ours: Completed, /);
  expect(ours.code).toBe(0);
  const theirs = await ran('velero', 'restore', 'of-theirs', '--from', 'theirs', ...intoTarget('older-theirs'));
  expect(theirs.output).toMatch(/of-theirs: Completed, /);
  expect(errorsOf(theirs.lines)).toBe(0);
  expect(errorsOf(ours.lines)).toBe(0);
  for (const kinds of [
    'api/v1/secrets',
    'api/v1/configmaps',
    'apis/apps/v1/deployments',
    'apis/apps/v1/statefulsets',
  ]) {
    const names = async (copy: string) => {
      const objects = await target.list(`/${kinds.replace(/\/(\w+)$/, `/namespaces/${copy}/$1`)}`);
      return objects.map(({ metadata }) => metadata.name).sort();
    };
    expect(await names('older-ours')).toEqual(await names('older-theirs'));
    expect(await names('older-ours')).not.toEqual([]);
  }
});

test('its backup is restored without a Velero, as it restores it', async () => {
  const { s3, velero } = sandbox;
  if (!s3 || !velero) throw new Error('The sandbox has no Velero.');
  const trial = newMigration(
    {
      name: 'older-without',
      source: { backup: 'theirs' },
      select: { namespaces: [namespace], clusterScoped: 'referenced' },
      spec: {
        store: { folder: join(s3.data, velero.source.bucket) },
        mappings: { namespaces: { [namespace]: 'older-without' } },
        volumes: { default: 'empty' },
      },
    },
    sandbox.kubeconfig,
  );
  try {
    const result = await trial.run({ grants: grants('target', 'older-without'), readyTimeoutSeconds: 60 });
    expect(result, outcomes(trial.events).join('\n')).toMatchObject({ state: 'completed' });
  } finally {
    trial.dispose();
  }
  const theirs = await contentsOf(target, { 'older-theirs': 'HERE' });
  const without = await contentsOf(target, { 'older-without': 'HERE' });
  const differences = contrast(['Velero', theirs.objects], ['this engine', without.objects]);
  expect(without.objects.size).toBeGreaterThan(50);
  // What kubectl noted about an object on its own cluster stays there, and a mapped namespace is mapped in policies too.
  const isNote = (line: string) =>
    /\/metadata\/annotations(: \{"|\/)kubectl\.kubernetes\.io\/last-applied-configuration.* and undefined$/.test(line);
  const policy =
    'networkpolicies.networking.k8s.io/HERE/db-from-api /spec/ingress/0/from/1/namespaceSelector/matchLabels';
  expect(differences.filter((line) => line.includes('/HERE') && !isNote(line))).toEqual([
    `${policy}/kubernetes.io/metadata.name: "older" and "HERE"`,
  ]);
});

/** A migration that the Veleros of both clusters carry. */
function byVelero(name: string) {
  const { s3, velero } = sandbox;
  if (!s3 || !velero) throw new Error('The sandbox has no Velero.');
  const secret = { context: 'source', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' };
  const { bucket } = velero.source;
  const trial = newMigration(
    {
      name,
      // A Velero learns of a new kind within five minutes.
      select: { namespaces: [namespace], clusterScoped: 'referenced', exclude: ['coupons.shop.example.com'] },
      spec: {
        engine: 'velero',
        store: { s3: { bucket, endpoint: s3.endpoint, region: s3.region, secret } },
        mappings: { namespaces: { [namespace]: name } },
        volumes: { default: 'empty' },
      },
    },
    sandbox.kubeconfig,
  );
  const given = [...grants('target', name, 'velero'), ...grants('source', 'velero')];
  return { trial, run: () => trial.run({ grants: given, readyTimeoutSeconds: 60 }) };
}

test('a migration runs on it, changes and all', async () => {
  const { trial, run } = byVelero('older-moved');
  try {
    const result = await run();
    expect(result, outcomes(trial.events).join('\n')).toMatchObject({ state: 'completed' });
    const restores = await target.list('/apis/velero.io/v1/namespaces/velero/restores');
    const own = restores.filter(({ metadata }) => metadata.labels?.['kubeferry.dev/migration'] === 'older-moved');
    expect(own.length).toBeGreaterThan(1);
    for (const { status } of own)
      expect(status).toMatchObject({ phase: expect.stringMatching(/Completed|PartiallyFailed/) });
  } finally {
    trial.dispose();
  }
});

test('patterns of namespaces, which it takes for names, are refused before a backup is Completed without anything in it', async () => {
  const { code, output } = await ran('velero', 'back-up', 'patterns', '--namespace', 'old*', ...onSource);
  expect(output).toMatch(/Velero v1\.17\.2 takes old\* for the name of a namespace/);
  expect(code).toBe(1);
  expect(await source.find(path('backups', 'patterns'))).toBeUndefined();
  const cron = ['--cron', '@daily', '--exclude-namespace', 'old*'];
  const schedule = await ran('velero', 'schedule', 'patterns', ...cron, ...onSource);
  expect(schedule.output).toMatch(/Velero v1\.17\.2 takes old\* for the name/);
  expect(await source.find(path('schedules', 'patterns'))).toBeUndefined();
});

test('what its definitions do not know is refused in one sentence, and what is no there anyway is left out', async () => {
  await withoutField('restores', 'Restore', 'resourceModifier');
  await withoutField('schedules', 'Schedule', 'skipImmediately');
  await target.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'changes', namespace: 'velero' } });
  const args = ['--from', 'theirs', '--modifier', 'changes', ...intoTarget('older-refused')];
  const { code, output } = await ran('velero', 'restore', 'refused', ...args);
  expect(output).toContain('The Velero in velero of target is older than what it is asked for');
  expect(output).toContain('it does not know spec.resourceModifier');
  expect(code).toBe(1);
  expect(await target.find(path('restores', 'refused'))).toBeUndefined();
  // A run stops for it before there is a backup, and not at its first restore.
  const { trial, run } = byVelero('older-stopped');
  const before = (await source.list('/apis/velero.io/v1/namespaces/velero/backups')).length;
  try {
    await expect(run()).rejects.toMatchObject({
      message: expect.stringContaining('it does not know spec.resourceModifier'),
    });
  } finally {
    trial.dispose();
  }
  expect(await source.list('/apis/velero.io/v1/namespaces/velero/backups')).toHaveLength(before);
  expect(await target.find('/api/v1/namespaces/older-stopped')).toBeUndefined();
  const onTarget = ['--context', 'target', '--allow-writes', 'target/velero'];
  const schedule = ['velero', 'schedule', 'nightly', '--cron', '@daily', '--namespace', namespace, ...onTarget];
  const skipping = await ran(...schedule, '--skip-first');
  expect(skipping.output).toContain('it does not know spec.skipImmediately');
  expect(await target.find(path('schedules', 'nightly'))).toBeUndefined();
  expect((await ran(...schedule)).code).toBe(0);
  expect(asRecord((await target.get(path('schedules', 'nightly'))).spec)).toMatchObject({ schedule: '@daily' });
});

/** Has the definition of the target know one field of a spec less, as the one of an earlier Velero does, and waits until it does. */
async function withoutField(plural: string, kind: string, field: string): Promise<void> {
  const definition = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${plural}.velero.io`;
  const known = `/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/${field}`;
  await target.send('PATCH', definition, [{ op: 'remove', path: known }], 'application/json-patch+json');
  const strict = `/apis/velero.io/v1/namespaces/velero/${plural}?dryRun=All&fieldValidation=Strict`;
  const object = { apiVersion: 'velero.io/v1', kind, metadata: { name: 'any' }, spec: { [field]: null } };
  const isRefused = () =>
    target.send('POST', strict, object).then(
      () => false,
      (error: unknown) => String(error).includes('unknown field'),
    );
  await waitFor(isRefused, { what: `${field} was unknown`, seconds: 30 });
}
