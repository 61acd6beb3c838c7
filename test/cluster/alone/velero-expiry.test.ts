import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MigrationInput } from '../../../src/model/migration/plan.ts';
import { type Api, asObject } from '../../sandbox/api.ts';
import { apiOf } from '../../sandbox/cluster.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { Command } from '../command.ts';
import { grants, newMigration, type Trial } from '../migration.ts';
import { createAll, smallApp } from '../small-app.ts';

/** Two Veleros over one bucket that look every second for what has expired, and not every hour. */
const application = 'expiry';
const namespace = 'expiry-there';
const location = '/apis/velero.io/v1/namespaces/velero/backupstoragelocations/default';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const trials: Trial[] = [];
let sandbox: Sandbox<'source' | 'target'>;
let apis: Record<'source' | 'target', Api>;
let store: { bucket: string; endpoint: string; folder: string; keys: NodeJS.ProcessEnv };

beforeAll(async () => {
  const veleroArgs = ['--garbage-collection-frequency=1s'];
  sandbox = await startSandbox({ clusters: ['source', 'target'], velero: true, veleroArgs });
  const { s3, velero } = sandbox;
  if (!s3 || !velero) throw new Error('The sandbox has no Velero or no S3 server.');
  const { bucket } = velero.source;
  const keys = { AWS_ACCESS_KEY_ID: s3.accessKey, AWS_SECRET_ACCESS_KEY: s3.secretKey };
  store = { bucket, endpoint: s3.endpoint, folder: join(s3.data, bucket, 'backups'), keys };
  apis = { source: apiOf(sandbox.clusters.source), target: apiOf(sandbox.clusters.target) };
  await createAll(apis.source, smallApp(application));
});
afterAll(async () => {
  for (const trial of trials) trial.dispose();
  for (const api of Object.values(apis ?? {})) api.close();
  await sandbox?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** A migration over the bucket of both Veleros, whose backups are kept as long as its hold period. */
function migrationTo(namespace: string, hold: string): Trial {
  const spec: Partial<MigrationInput['spec']> = {
    existing: 'update',
    ttl: hold,
    hold,
    mappings: { namespaces: { [application]: namespace } },
    store: {
      s3: {
        bucket: store.bucket,
        endpoint: store.endpoint,
        secret: { context: 'source', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' },
      },
    },
  };
  const trial = newMigration({ name: namespace, select: { namespaces: [application] }, spec }, sandbox.kubeconfig);
  trials.push(trial);
  return trial;
}

async function backups(verb: string, ...args: string[]) {
  const place = ['--store', `s3://${store.bucket}`, '--endpoint', store.endpoint];
  const { kubeconfig } = sandbox;
  const command = new Command(['backups', verb, ...args, ...place], { home, kubeconfig, env: store.keys });
  const { code } = await command.ended;
  return { code, output: command.output, lines: command.lines };
}

/** Lets both Veleros write to the store, or only read it. */
async function access(accessMode: 'ReadWrite' | 'ReadOnly'): Promise<void> {
  for (const api of Object.values(apis)) await api.patch(location, { spec: { accessMode } });
}

const isThere = (backup: string) => existsSync(join(store.folder, backup));

test('what a migration put into a bucket goes with every Velero that may write there, once its time is over, and not before', async () => {
  await createAll(apis.target, [
    asObject({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace }, data: { colour: 'red' } },
  ]);
  await access('ReadOnly');
  const short = migrationTo(namespace, '20s');
  const { state, backup = '', run } = await short.run({ grants: grants('target', namespace) });
  expect(state).toBe('completed');
  const undo = `undo-${run}-there`;
  const { name: held } = await migrationTo('expiry-held', '2h').backUp();
  for (const name of [backup, undo, held]) expect(isThere(name), name).toBe(true);

  const noticed = async (api: Api) => {
    const { metadata } = await api.get(`/apis/velero.io/v1/namespaces/velero/backups/${backup}`);
    return metadata.labels?.['velero.io/gc-failure'] === 'BSLReadOnly';
  };
  for (const api of Object.values(apis)) {
    await waitFor(() => noticed(api), { what: `a Velero wanted to delete ${backup} and may not`, seconds: 120 });
  }
  expect(isThere(backup)).toBe(true);
  const rows = (await backups('list')).lines;
  const rowOf = (name: string) => rows.find((row) => row.startsWith(`${name} `));
  expect(rowOf(backup)).toMatch(/ Completed +(just now|\d+ min ago) +expired +0 /);
  expect(rowOf(held)).toMatch(/ Completed +(just now|\d+ min ago) +in 1 h/);
  expect((await backups('show', backup)).output).toMatch(/^Expired: +\d{4}-\S+ \((just now|.* ago)\)$/m);
  expect(await backups('verify', backup)).toMatchObject({ code: 0 });

  await access('ReadWrite');
  for (const name of [backup, undo]) {
    await waitFor(async () => !isThere(name), { what: `${name} was deleted`, seconds: 120 });
  }
  const after = await backups('list');
  expect(after).toMatchObject({ code: 0 });
  expect(after.lines.map((row) => row.split(/ +/)[0])).toEqual(['NAME', held]);
  expect(await backups('verify', held)).toMatchObject({ code: 0 });
  const shown = await backups('show', backup);
  expect(shown.code).toBe(1);
  expect(shown.output).toMatch(
    /^The store \S+ holds no backup named \S+\. Where it was there before, somebody has deleted it or it has expired\./,
  );
  const status = short.start('status');
  await status.ended;
  expect(status.output).toMatch(new RegExp(`completed, its backup ${backup} expired \\S+ \\(`));
});

test('after the hold period what a run changed stays and is named, and what it made is removed', async () => {
  const [short] = trials;
  const given = { grants: grants('target', namespace) };
  const error = await short?.undo(given).catch((thrown: unknown) => thrown);
  expect(String(error)).toMatch(
    /One object is not undone, ConfigMap settings: It is not put back, because what it was before cannot be read: The store \S+ holds no backup named undo-/,
  );
  const left = await apis.target.list(`/api/v1/namespaces/${namespace}/configmaps`);
  expect(left.find(({ metadata }) => metadata.name === 'settings')?.data).toEqual({ colour: 'blue' });
  expect(await apis.target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
});
