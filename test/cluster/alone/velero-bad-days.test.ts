import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { record } from '../../../src/model/json/parse.ts';
import type { MigrationInput } from '../../../src/model/migration/plan.ts';
import type { Api } from '../../sandbox/api.ts';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { InstalledVelero } from '../../sandbox/installed-velero.ts';
import { kubeconfig } from '../../sandbox/kubeconfig.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { type Relay, startRelay } from '../../sandbox/relay.ts';
import { makeBucket, type S3Info } from '../../sandbox/s3.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { Command } from '../command.ts';
import { grants, newMigration, sentences, type Trial } from '../migration.ts';
import { outsiderRights } from '../outsider-rights.ts';
import { createAll, smallApp } from '../small-app.ts';

/** A Velero in each of two clusters, whose servers end and whose store goes away. */
const application = 'bad-days';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const trials: Trial[] = [];
let sandbox: Sandbox<'source' | 'target'>;
let s3: S3Info;
let bucket: string;
/** What both Veleros reach the store by. */
let relay: Relay;
let apis: Record<'source' | 'target', Api>;
let veleros: Record<'source' | 'target', InstalledVelero>;
type Cluster = 'source' | 'target';

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: ['source', 'target'], s3: true });
  if (!sandbox.s3) throw new Error('The sandbox has no S3 server.');
  s3 = sandbox.s3;
  bucket = makeBucket(s3);
  relay = await startRelay({ server: s3.endpoint });
  apis = { source: apiOf(sandbox.clusters.source), target: apiOf(sandbox.clusters.target) };
  veleros = {
    source: new InstalledVelero(apis.source, sandbox.clusters.source, 'velero'),
    target: new InstalledVelero(apis.target, sandbox.clusters.target, 'velero'),
  };
  await createAll(apis.source, smallApp(application));
  const place = ['--context', 'source', '--context', 'target', '--store', `s3://${bucket}`, '--endpoint', relay.server];
  const allowed = ['source/velero', 'source/_cluster', 'target/velero', 'target/_cluster'].join();
  const [installed] = await Promise.all([
    ran('velero', 'install', ...place, '--allow-writes', allowed),
    veleros.source.run(),
    veleros.target.run(),
  ]);
  expect(installed.code, installed.output).toBe(0);
});

afterEach(() => {
  for (const trial of trials.splice(0)) trial.dispose();
});

afterAll(async () => {
  for (const velero of Object.values(veleros ?? {})) await velero.stop();
  for (const api of Object.values(apis ?? {})) api.close();
  await relay?.stop();
  await sandbox?.stop();
  rmSync(home, { recursive: true, force: true });
});

function started(args: readonly string[], file = sandbox.kubeconfig): Command {
  const env = { AWS_ACCESS_KEY_ID: s3.accessKey, AWS_SECRET_ACCESS_KEY: s3.secretKey };
  return new Command(args, { home, kubeconfig: file, env });
}

async function ended(command: Command) {
  const { code } = await command.ended;
  return { code, output: command.output, lines: command.lines };
}

const ran = (...args: string[]) => ended(started(args));
const path = (kind: string, name: string) => `/apis/velero.io/v1/namespaces/velero/${kind}/${name}`;
const backUp = (name: string) =>
  started([
    ...['velero', 'back-up', name, '--namespace', application],
    ...['--context', 'source', '--allow-writes', 'source/velero'],
  ]);
const restore = (name: string, from: string, to: string) =>
  started([
    ...['velero', 'restore', name, '--from', from, '--namespace', application, '--map', `${application}=${to}`],
    ...['--context', 'target', '--allow-writes', `target/velero,target/${to}`],
  ]);

/** Has a store wait with what Velero reads or writes of a tarball; resolves when it was asked for. */
const held = (method: 'GET' | 'PUT', name = '\\S+') =>
  relay.holdWhen((bytes) => new RegExp(`^${method} \\S*/${name}\\.tar\\.gz`).test(bytes.toString('latin1')));

/** Ends the server of a Velero at once, as the kernel would, and starts it again. */
async function restart(cluster: Cluster): Promise<void> {
  await veleros[cluster].end();
  void relay.holdWhen(undefined);
  await veleros[cluster].run();
}

/** Waits until the Velero of a cluster says this of its store. */
async function storeIs(cluster: Cluster, phase: string): Promise<void> {
  const isIt = async () =>
    record((await apis[cluster].get(path('backupstoragelocations', 'default'))).status).phase === phase;
  await waitFor(isIt, { what: `the store of ${cluster} was ${phase}`, seconds: 60 });
}

/** Makes the store unreachable for both Veleros, until it is called again. */
async function cutStore(isCut: boolean): Promise<void> {
  relay.refuse(isCut);
  if (isCut) relay.cut();
  for (const cluster of ['source', 'target'] as const) await storeIs(cluster, isCut ? 'Unavailable' : 'Available');
}

function migrationTo(namespace: string): Trial {
  const store: MigrationInput['spec']['store'] = {
    s3: {
      bucket,
      endpoint: s3.endpoint,
      region: s3.region,
      secret: { context: 'source', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' },
    },
  };
  const mappings = { namespaces: { [application]: namespace } };
  const trial = newMigration(
    { name: namespace, select: { namespaces: [application] }, spec: { engine: 'velero', store, mappings } },
    sandbox.kubeconfig,
  );
  trials.push(trial);
  return trial;
}

const allowed = (namespace: string) => [...grants('target', namespace, 'velero'), ...grants('source', 'velero')];

test('a server that ends during a backup gives it up, which is said with what to do next, and the next one is made', async () => {
  const writing = held('PUT');
  const command = backUp('broken');
  await writing;
  await restart('source');
  const { code, output } = await ended(command);
  expect(output).toContain('The server of Velero ended while it made the backup broken, and gave that up');
  expect(output).toContain('Make another backup, under another name');
  expect(output).not.toContain('during the server starting, mark it');
  expect(code).toBe(1);
  const next = await ended(backUp('whole'));
  expect(next.output).toMatch(/whole: Completed, /);
  expect(next.code).toBe(0);
});

test('a server that ends during a restore gives it up, which is said with what to do next, and the next one brings all', async () => {
  const namespace = 'bad-days-restored';
  const reading = held('GET', 'whole');
  const command = restore('broken', 'whole', namespace);
  await reading;
  await restart('target');
  const { code, output } = await ended(command);
  expect(output).toContain('The server of Velero ended while it made the restore broken, and gave that up');
  expect(output).toContain('Restore the same backup once more, under another name');
  expect(code).toBe(1);
  const next = await ended(restore('again', 'whole', namespace));
  expect(next.output).toMatch(/again: Completed, .* 0 errors/);
  expect(next.code).toBe(0);
  expect(await apis.target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeDefined();
  await removeNamespace(apis.target, namespace);
});

test('a run whose Velero ends during its backup, and during its restore, goes on each time and loses nothing', async () => {
  const namespace = 'bad-days-moved';
  const trial = migrationTo(namespace);
  const given = { grants: allowed(namespace) };
  const writing = held('PUT');
  const first = expect(trial.run(given)).rejects.toThrow(/server of Velero ended while it made the backup/);
  await writing;
  await restart('source');
  await first;
  expect(await apis.target.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
  const reading = held('GET', `${namespace}-\\d+`);
  const second = expect(trial.run(given)).rejects.toThrow(/server of Velero ended while it made the restore/);
  await reading;
  await restart('target');
  await second;
  const result = await trial.run(given);
  expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
  const backups = await apis.source.list('/apis/velero.io/v1/namespaces/velero/backups');
  const phases = backups.filter(({ metadata }) => metadata.name.startsWith(`${namespace}-`));
  expect(phases.map(({ status }) => record(status).phase).sort()).toEqual(['Completed', 'Failed']);
  for (const kind of ['configmaps/settings', 'secrets/keys', 'services/web']) {
    expect(await apis.target.find(`/api/v1/namespaces/${namespace}/${kind}`)).toBeDefined();
  }
  await trial.undo({ run: result.run, ...given });
  expect(await apis.target.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
});

test('a store that Velero cannot reach is said before anything is asked of it, and is used again once it is back', async () => {
  const namespace = 'bad-days-later';
  const trial = migrationTo(namespace);
  await cutStore(true);
  try {
    const { code, output } = await ended(backUp('early'));
    expect(output).toMatch(/Velero cannot use the store default: .*/);
    expect(output).toContain('Nothing was written.');
    expect(code).toBe(1);
    expect(await apis.source.find(path('backups', 'early'))).toBeUndefined();
    const restored = await ended(restore('early', 'whole', namespace));
    expect(restored.output).toMatch(/Velero cannot use the store default/);
    expect(await apis.target.find(path('restores', 'early'))).toBeUndefined();
    await expect(trial.run({ grants: allowed(namespace) })).rejects.toThrow(/cannot use its location default/);
  } finally {
    await cutStore(false);
  }
  const result = await trial.run({ grants: allowed(namespace) });
  expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
  await trial.undo({ run: result.run, grants: allowed(namespace) });
});

test('a store that goes away during a backup is said with what to do next, and a run goes on when it is back', async () => {
  const namespace = 'bad-days-cut';
  const trial = migrationTo(namespace);
  const given = { grants: allowed(namespace) };
  const lost = async (during: Promise<unknown>, work: Promise<unknown>) => {
    await during;
    await cutStore(true);
    try {
      void relay.holdWhen(undefined);
      await work;
    } finally {
      await cutStore(false);
    }
  };
  const command = backUp('cut');
  await lost(held('PUT'), command.ended);
  expect(command.output).toContain('Velero failed with cut, as it could not use its store default');
  expect(command.output).toContain('once kubeferry velero status finds nothing wrong with the store');
  expect((await command.ended).code).toBe(1);
  const writing = held('PUT');
  await lost(writing, expect(trial.run(given)).rejects.toThrow(/could not use its store default/));
  const result = await trial.run(given);
  expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
  await trial.undo({ run: result.run, ...given });
});

test('who may read and not create is told the verb and the kind, before anything is written', async () => {
  const files = (['source', 'target'] as const).map((context) => {
    const { server, caFile, tokens } = sandbox.clusters[context];
    return { context, server, caFile, token: tokens.outsider };
  });
  const rights = outsiderRights({ name: 'reads-all' }, [
    { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] },
  ]);
  for (const api of Object.values(apis)) await createAll(api, rights);
  const file = join(home, 'reader.yaml');
  writeFileSync(file, kubeconfig(files));
  const place = ['--context', 'source', '--allow-writes', 'source/velero'];
  const refused = async (words: string, ...args: string[]) => {
    const { code, output } = await ended(started(['velero', ...args], file));
    expect(output).toContain(words);
    expect(output).toContain('Ask for the missing rights');
    expect(code).toBe(1);
  };
  await refused('cannot create resource "backups"', 'back-up', 'read', ...place);
  await refused('cannot create resource "schedules"', 'schedule', 'read', '--cron', '@daily', ...place);
  const into = ['--context', 'target', '--allow-writes', 'target/velero,target/_cluster'];
  await refused('cannot create resource "restores"', 'restore', 'read', '--from', 'whole', ...into);
  const trial = migrationTo('bad-days-reader');
  const command = started(
    ['run', trial.folder, '--allow-writes', 'source/velero,target/velero,target/bad-days-reader'],
    file,
  );
  const { code, output } = await ended(command);
  expect(output).toContain('cannot create resource "backups"');
  expect(code).toBe(1);
  expect(await apis.target.find('/api/v1/namespaces/bad-days-reader')).toBeUndefined();
  for (const kind of ['backups', 'schedules', 'restores']) {
    for (const api of Object.values(apis)) expect(await api.find(path(kind, 'read'))).toBeUndefined();
  }
});
