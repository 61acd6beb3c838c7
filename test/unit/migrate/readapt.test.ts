import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { startExport } from '../../../src/migrate/folder/export.ts';
import { openJournal } from '../../../src/migrate/journal/journal.ts';
import { lockFolder } from '../../../src/migrate/lock.ts';
import { readapt, type Served } from '../../../src/migrate/readapt.ts';
import type { MigrateScope } from '../../../src/migrate/scope.ts';
import { unfitPatches } from '../../../src/migrate/unfit-patches.ts';
import { format } from '../../../src/model/message.ts';
import type { MigrationInput } from '../../../src/model/migration/plan.ts';
import { groupResource, type KubeObject, type ObjectRef, parseApiVersion } from '../../../src/model/objects/object.ts';
import { canary, secret } from '../folder/exported.ts';
import { scratchFolder } from '../folder/scratch.ts';
import { planOf } from './shop-plan.ts';

const claim: KubeObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'shop', uid: 'a', labels: { app: 'web' } },
  spec: { storageClassName: 'vng-ssd', volumeName: 'pv-1', resources: { requests: { storage: '1Gi' } } },
  status: { phase: 'Bound', capacity: { storage: '1Gi' } },
};
const config: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'shop', uid: 'b' },
  data: { value: 'one' },
};
const mapped = { storageClasses: { 'vng-ssd': 'gp3' } };
const claimFile = 'targets/eks/shop/persistentvolumeclaims/data.yaml';

function refOf({ apiVersion, kind, metadata: { name } }: KubeObject): ObjectRef {
  return { ...parseApiVersion(apiVersion), resource: `${kind.toLowerCase()}s`, kind, namespace: 'shop', name };
}

/** A migration of which a claim, a ConfigMap and a Secret were exported by its plan. */
async function exported(secrets: 'withheld' | 'files' = 'withheld', more: KubeObject[] = []): Promise<string> {
  const folder = await scratchFolder();
  plans(folder, { secrets });
  const source = await startExport(folder, 'source', { secrets });
  for (const object of [claim, config, secret, ...more]) await source.add(refOf(object), object);
  await source.finish();
  await (await startExport(folder, { target: 'eks' }, { secrets })).finish();
  expect(await adapted(folder)).toEqual({ changed: 3 + more.length, conflicts: 0 });
  return folder;
}

function plans(folder: string, change: Partial<MigrationInput['spec']>): void {
  writeFileSync(join(folder, 'migration.yaml'), stringify(planOf(change)));
}

const everything: Served = {
  find: (apiVersion, kind) => ({
    ...parseApiVersion(apiVersion),
    resource: `${kind.toLowerCase()}s`,
    kind,
    namespaced: true,
    verbs: [],
  }),
};

/** Nobody asks for clusters and stores here. */
function adapted(folder: string, signal = new AbortController().signal) {
  const scope: MigrateScope = {
    cluster: () => Promise.reject(new Error('There is no cluster.')),
    store: () => Promise.reject(new Error('There is no store.')),
    reach: () => Promise.reject(new Error('There is no Velero.')),
    signal,
    emit: () => undefined,
    drained: () => Promise.resolve(),
    concurrency: 1,
  };
  return readapt(folder, () => Promise.resolve(everything), scope);
}

/** The texts of a migration by path, lists of exports left out. */
function texts(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !path.endsWith('.jsonl') && statSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

test('manifests follow a mapping that came into the plan, with the edits of a person, and one that was taken back', async () => {
  const folder = await exported();
  const file = join(folder, claimFile);
  const mine = readFileSync(file, 'utf8').replace('app: web', 'app: web # mine');
  writeFileSync(file, mine);
  const before = texts(folder);

  plans(folder, { mappings: mapped });
  expect(await adapted(folder)).toEqual({ changed: 1, conflicts: 0 });
  const { 'migration.yaml': _plan, ...after } = texts(folder);
  const { 'migration.yaml': _was, ...others } = before;
  const base = 'base/eks/shop/persistentvolumeclaims/data.yaml';
  expect(after).toEqual({
    ...others,
    [claimFile]: mine.replace('vng-ssd', 'gp3'),
    [base]: others[base]?.replace('vng-ssd', 'gp3'),
  });

  plans(folder, {});
  expect(await adapted(folder)).toEqual({ changed: 1, conflicts: 0 });
  expect(texts(folder)).toEqual(before);
});

test('manifests follow a patch that came into the plan, with the edits of a person', async () => {
  const folder = await exported();
  const file = join(folder, claimFile);
  const mine = readFileSync(file, 'utf8').replace('app: web', 'app: web # mine');
  writeFileSync(file, mine);
  const target = { kind: 'PersistentVolumeClaim', name: 'data' };
  const path = '/spec/resources/requests/storage';
  plans(folder, { patches: [{ target, patch: [{ op: 'replace', path, value: '2Gi' }], reason: 'it grows' }] });
  expect(await adapted(folder)).toEqual({ changed: 1, conflicts: 0 });
  expect(readFileSync(file, 'utf8')).toBe(mine.replace('1Gi', '2Gi'));
});

test('an edit at the place that the plan changes stays, and is told', async () => {
  const folder = await exported();
  const file = join(folder, claimFile);
  writeFileSync(file, readFileSync(file, 'utf8').replace('vng-ssd', 'mine'));
  plans(folder, { mappings: mapped });
  expect(await adapted(folder)).toEqual({ changed: 0, conflicts: 1 });
  expect(readFileSync(file, 'utf8')).toContain('storageClassName: mine');
});

test('where nothing is new in the plan no manifest changes, and values of Secrets stay where they were', async () => {
  const folder = await exported();
  const before = texts(folder);
  expect(await adapted(folder)).toEqual({ changed: 0, conflicts: 0 });
  expect(texts(folder)).toEqual(before);
  expect(JSON.stringify(before)).not.toContain(canary);
  // What the source's files lack comes with the next export.
  plans(folder, { secrets: 'files' });
  expect(await adapted(folder)).toEqual({ changed: 0, conflicts: 0 });
  const withValues = await exported('files');
  expect(await adapted(withValues)).toEqual({ changed: 0, conflicts: 0 });
  expect(texts(withValues)['targets/eks/shop/secrets/db.yaml']).toContain(canary);
});

test('what a person decided on a claim when the run began holds where the plan asks, and the plan goes before it', async () => {
  const folder = await exported();
  const journal = await openJournal(folder);
  journal.append({ type: 'run', run: 'a', kind: 'run', migration: 'shop', targets: ['eks'] });
  journal.append({ type: 'checked', run: 'a', targets: {}, claims: { 'shop/data': 'omit' } });
  await journal.close();
  expect(await adapted(folder)).toEqual({ changed: 1, conflicts: 0 });
  expect(existsSync(join(folder, claimFile))).toBe(false);
  plans(folder, { volumes: { claims: { 'shop/data': 'empty' } } });
  expect(await adapted(folder)).toEqual({ changed: 1, conflicts: 0 });
  expect(existsSync(join(folder, claimFile))).toBe(true);
});

test('what the plan leaves out by now has no manifest', async () => {
  const folder = await exported();
  plans(folder, { select: { namespaces: ['shop'], exclude: [groupResource(refOf(config))] } });
  expect(await adapted(folder)).toEqual({ changed: 1, conflicts: 0 });
  expect(existsSync(join(folder, 'targets/eks/shop/configmaps/a.yaml'))).toBe(false);
});

test('nothing is written while a run has the folder, once it is cancelled, or from a source that was changed', async () => {
  const folder = await exported();
  plans(folder, { mappings: mapped });
  const before = texts(folder);
  await expect(adapted(folder, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  expect(texts(folder)).toEqual(before);

  const lock = await lockFolder(folder);
  onTestFinished(() => lock.release());
  await expect(adapted(folder)).rejects.toMatchObject({ code: 'locked' });
  await lock.release();

  const path = 'source/shop/persistentvolumeclaims/data.yaml';
  const source = join(folder, path);
  const text = readFileSync(source, 'utf8').replace('1Gi', '2Gi');
  rmSync(source);
  writeFileSync(source, text);
  await expect(adapted(folder)).rejects.toMatchObject({ code: 'damaged', words: { args: { path } } });
  expect(readFileSync(join(folder, claimFile), 'utf8')).toContain('vng-ssd');
});

test('patches that fit nothing are problems at their lines in the plan, once it is known what a target serves', async () => {
  const folder = await exported();
  const target = { kind: 'PersistentVolumeClaim' };
  const step = { op: 'replace' as const, path: '/spec/dataSource/name', value: 'a' };
  const plan = planOf({
    patches: [
      { target, patch: [{ op: 'remove', path: '/spec/storageClassName' }, step], reason: 'a' },
      { target: { kind: 'ConfigMap', name: 'b' }, patch: [step], reason: 'b' },
      { target: { kind: 'ConfigMap', name: 'a' }, patch: [{ ...step, op: 'add' }], reason: 'c' },
    ],
  });
  const text = stringify(plan);
  const look = (known: Served | undefined) =>
    unfitPatches({ folder, text, plan }, () => Promise.resolve(known), new AbortController().signal);
  const lines = text.split('\n');
  const found = (await look(everything)).map(({ severity, start, message: words }) => [
    severity,
    lines[start.line]?.trim(),
    format(words),
  ]);
  expect(found).toEqual([
    ['error', 'path: /spec/dataSource/name', 'persistentvolumeclaims/shop/data has no such place.'],
    ['warning', 'kind: ConfigMap', 'No object that moves is like this, as the source was when it was last read.'],
  ]);
  expect(await look(undefined)).toEqual([]);
  rmSync(join(folder, 'source'), { recursive: true });
  expect(await look(everything)).toEqual([]);
});

test('a patch of a kind whose name kinds of several groups have is a problem at its line, until it names the group', async () => {
  const foreign: KubeObject = { ...config, apiVersion: 'example.com/v1', metadata: { ...config.metadata, uid: 'c' } };
  const folder = await exported('withheld', [foreign]);
  const problems = async (kind: string) => {
    const patch = [{ op: 'add' as const, path: '/data/more', value: 'a' }];
    const plan = planOf({ patches: [{ target: { kind }, patch, reason: 'a' }] });
    const served = () => Promise.resolve(everything);
    const asked = { folder, text: stringify(plan), plan };
    const found = await unfitPatches(asked, served, new AbortController().signal);
    return found.map(({ severity, message: words }) => [severity, format(words)]);
  };
  expect(await problems('ConfigMap')).toEqual([
    ['warning', expect.stringContaining('ConfigMap., ConfigMap.example.com')],
  ]);
  expect(await problems('ConfigMap.')).toEqual([]);
  expect(await problems('ConfigMap.example.com')).toEqual([]);
});
