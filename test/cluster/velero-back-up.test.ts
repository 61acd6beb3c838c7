import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { Command } from './command.ts';
import { createAll, smallApp } from './small-app.ts';
import { bucketFolder, refreshKinds, velero, veleroPath } from './velero-backup.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const namespace = 'velero-back-up';
/** Where no Velero runs. */
const beside = 'velero-back-up-beside';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const allow = ['--allow-writes', `source/${velero.namespace}`];
const made = new Set<string>();
const goOn = join(home, 'go-on');

beforeAll(async () => {
  const gone = { name: 'gone', namespace };
  await createAll(source, [
    ...smallApp(namespace),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: beside } },
    {
      apiVersion: 'velero.io/v1',
      kind: 'BackupStorageLocation',
      metadata: { name: 'default', namespace: beside },
      spec: { provider: 'aws', default: true, objectStorage: { bucket: velero.bucket } },
      status: { phase: 'Available' },
    },
    // Its hook, which runs on this very machine, holds the backup up until a file is there.
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'slow',
        namespace,
        labels: { app: 'slow' },
        annotations: {
          'pre.hook.backup.velero.io/command': JSON.stringify(['sh', '-c', `until [ -e ${goOn} ]; do sleep 0.1; done`]),
          'pre.hook.backup.velero.io/container': 'main',
          'pre.hook.backup.velero.io/timeout': '120s',
        },
      },
      spec: { containers: [{ name: 'main', image: 'docker.io/library/nginx:1.29' }] },
    },
    // A hook that cannot run is an error of a backup.
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...gone,
        labels: { app: 'gone' },
        annotations: {
          'pre.hook.backup.velero.io/command': '["/nothing"]',
          'pre.hook.backup.velero.io/container': 'x',
        },
      },
      spec: { containers: [{ name: 'main', image: 'docker.io/library/nginx:1.29' }] },
    },
  ]);
});

afterAll(async () => {
  for (const name of [namespace, beside]) await removeNamespace(source, name);
  for (const name of made) {
    await source.delete(veleroPath('backups', name));
    rmSync(join(bucketFolder, 'backups', name), { recursive: true, force: true });
  }
  rmSync(home, { recursive: true, force: true });
  source.close();
});

async function ran(...args: string[]) {
  const command = new Command(['velero', ...args, '--context', 'source'], { home, kubeconfig: sandbox.kubeconfig });
  const { code } = await command.ended;
  return { code, output: command.output, lines: command.lines };
}

/** Backs up until Velero meets no error of its own (a kind that went since it asked for them): then what it was asked is what counts. */
async function backedUp(name: string, wanted: string, ...args: string[]) {
  for (const tried of [name, `${name}-2`, `${name}-3`]) {
    made.add(tried);
    const did = await ran('back-up', tried, ...args, ...allow);
    if (did.output.includes(`${tried}: ${wanted}`)) return { name: tried, ...did };
    console.log(did.output);
    await refreshKinds(source);
  }
  throw new Error(`Velero made no backup that is ${wanted}.`);
}

test('Velero backs up a namespace, and every step of it is told until it is Completed', async () => {
  const args = ['--namespace', namespace, '--selector', 'app=web', '--ttl', '2h', '--fs-backup', 'no', '--log'];
  const { name, code, output } = await backedUp('terminal', 'Completed', ...args, '--label', 'team=shop');
  expect(code).toBe(0);
  expect(output).toMatch(new RegExp(`velero-backup +- +started +Velero backs up: ${name}`));
  // What Velero passes faster than it is seen is not told.
  expect(output).toMatch(new RegExp(`${name} is Completed: everything is done`));
  expect(output).toMatch(/Velero: Backed up a total of \d+ items/);
  expect(output).toMatch(/It is kept until \d{4}-/);
  const made = await source.get(veleroPath('backups', name));
  expect(made.metadata.labels).toMatchObject({ team: 'shop' });
  expect(asRecord(made.spec)).toMatchObject({ ttl: '2h', includedNamespaces: [namespace] });
  // What asked for addresses is gone again.
  const requests = await source.list(`/apis/velero.io/v1/namespaces/${velero.namespace}/downloadrequests`);
  expect(requests.filter(({ metadata }) => metadata.name.startsWith(name))).toEqual([]);
});

test('a backup with an error is PartiallyFailed, and says what failed of which object', async () => {
  const args = ['--namespace', namespace, '--selector', 'app=gone'];
  const { code, output, lines } = await backedUp('partly', 'PartiallyFailed', ...args);
  expect(code).toBe(1);
  expect(output).toMatch(/failed +Velero backs up: .*most of it is done, and something is not/);
  expect(lines.at(-1)).toMatch(/PartiallyFailed, \d+ of \d+ objects, [1-9]\d* errors?/);
  expect(output).toMatch(/error .*hook/i);
});

test('the log of a backup that has ended is read again, and --json tells it all', async () => {
  const { name } = await backedUp('logged', 'Completed', '--namespace', namespace, '--selector', 'app=web');
  const { code, lines } = await ran('logs', name, '--json', ...allow);
  expect(code).toBe(0);
  const events = lines.map((line) => asRecord(JSON.parse(line)));
  expect(events.filter(({ type }) => type === 'log').length).toBeGreaterThan(10);
  expect((await ran('logs', 'never-made', ...allow)).output).toMatch(/knows no backup never-made/);
  expect(events.at(-1)).toMatchObject({ type: 'result', outcome: 'completed', phase: 'Completed', name, errors: 0 });
});

test('the log is told while Velero still works, and not only at the end', async () => {
  const name = 'live';
  made.add(name);
  const args = ['velero', 'back-up', name, '--namespace', namespace, '--selector', 'app=slow', '--log', ...allow];
  const command = new Command([...args, '--context', 'source'], { home, kubeconfig: sandbox.kubeconfig });
  await command.says('Velero: ');
  const { status } = await source.get(veleroPath('backups', name));
  expect(asRecord(status ?? {}).completionTimestamp).toBeUndefined();
  writeFileSync(goOn, '');
  await command.ended;
  expect(command.output).toMatch(/hooks: 1 run, 0 failed/);
});

test('what Velero would refuse is said before anything is written', async () => {
  const { code, output } = await ran('back-up', 'refused', '--ttl', '30d', '--location', 'nowhere', ...allow);
  expect(code).toBe(1);
  expect(output).toMatch(/30d is no duration/);
  expect(output).toMatch(/There is no store nowhere in velero; there are: default/);
  expect(await source.find(veleroPath('backups', 'refused'))).toBeUndefined();
});

test('a namespace that is not there, and a name that is taken, are said before anything is written', async () => {
  const missing = await ran('back-up', 'of-nothing', '--namespace', namespace, '--namespace', 'no-such', ...allow);
  expect(missing.code).toBe(1);
  expect(missing.output).toMatch(/There is no namespace no-such in source, so of-nothing would lack what is meant/);
  expect(await source.find(veleroPath('backups', 'of-nothing'))).toBeUndefined();
  const metadata = { name: 'taken', namespace: beside };
  await source.create({ apiVersion: 'velero.io/v1', kind: 'Backup', metadata, spec: {}, status: { phase: 'Failed' } });
  const place = ['--velero', beside, '--allow-writes', `source/${beside}`, '--namespace', namespace];
  const taken = await ran('back-up', 'taken', ...place);
  expect(taken.code).toBe(1);
  expect(taken.output).toMatch(/has a backup taken already. Nothing was written. Take another name.*velero delete/);
  await source.delete(`/apis/velero.io/v1/namespaces/${beside}/backups/taken`);
});

test('nothing is written without a grant, nor where nobody would do it', async () => {
  const ungranted = await ran('back-up', 'ungranted');
  expect(ungranted.code).toBe(2);
  expect(ungranted.output).toContain('source/velero');
  const nobody = await ran('back-up', 'nobody', '--velero', beside, '--allow-writes', `source/${beside}`);
  expect(nobody.code).toBe(1);
  expect(nobody.output).toMatch(
    /The Velero in velero-back-up-beside does not answer \(its Deployment: there is none\)/,
  );
  expect(await source.list(`/apis/velero.io/v1/namespaces/${beside}/backups`)).toEqual([]);
});

test('a backup that nobody takes up is not waited for without an end, and Ctrl-C leaves Velero at work', async () => {
  const metadata = { name: 'forgotten', namespace: beside };
  await source.create({ apiVersion: 'velero.io/v1', kind: 'Backup', metadata, spec: {} });
  const granted = ['--velero', beside, '--allow-writes', `source/${beside}`, '--context', 'source'];
  const follow = (...args: string[]) =>
    new Command(['velero', 'logs', 'forgotten', ...granted, ...args], { home, kubeconfig: sandbox.kubeconfig });
  const bounded = follow('--patience', '1');
  expect(await bounded.ended).toMatchObject({ code: 1 });
  expect(bounded.output).toMatch(/Nothing has moved for 1 s, and the Velero in velero-back-up-beside does not answer/);
  const left = follow();
  await left.says('is New');
  left.interrupt();
  expect(await left.ended).toMatchObject({ code: 1 });
  expect(left.output).toContain('Velero goes on with forgotten');
});
