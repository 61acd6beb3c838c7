import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { migrateScope } from '../../src/engine/migrations.ts';
import { createScope } from '../../src/engine/scope.ts';
import { readJournal } from '../../src/migrate/journal/journal.ts';
import type { JournalRecord } from '../../src/migrate/journal/journal-record.ts';
import { lockFolder } from '../../src/migrate/lock.ts';
import { makeOnTarget, planOnTarget } from '../../src/migrate/make-on-target.ts';
import { objectGrant } from '../../src/model/migration/target-object.ts';
import type { EngineSettings } from '../../src/model/settings.ts';
import { migrationsOf } from './migration.ts';
import { smallApp } from './small-app.ts';

const { kubeconfig, restrictedKubeconfig } = inject('sandbox');
const namespace = 'made-first';
const { migration, source, target } = migrationsOf(namespace, smallApp(namespace));
const trialTo = (more: object = {}) =>
  migration({ select: { namespaces: [namespace] }, targets: [{ name: 'there', context: 'target', ...more }] });

const object = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'made-first-ssd' },
  provisioner: 'example.com/disks',
};
const path = '/apis/storage.k8s.io/v1/storageclasses/made-first-ssd';
const grants = [objectGrant('target', object)];
afterAll(() => target.delete(path));

function scopeWith(file: string) {
  const settings: EngineSettings = { kubeconfig: { files: [file] }, extraPath: [], concurrency: 32, logLevel: 'error' };
  const scope = createScope(settings, { log: () => undefined, askSecret: async () => null });
  const { signal } = new AbortController();
  const call = { signal, emit: () => undefined, drained: () => Promise.resolve() };
  return { scope: migrateScope(call, scope), close: () => scope.close() };
}

test('an object is made on the target alone, after a dry run and where a person allowed it', async () => {
  const { folder } = trialTo();
  const { scope, close } = scopeWith(kubeconfig);
  const wish = { folder, target: 'there', object };
  const report = join(folder, 'report.md');
  writeFileSync(report, '# Migration of a run\n');
  const planned = await planOnTarget(wish, scope);
  expect(planned).toMatchObject({ context: 'target', object: { provisioner: 'example.com/disks' } });
  await expect(target.get(path)).rejects.toMatchObject({ status: 404 });

  await expect(makeOnTarget({ ...wish, grants: [] }, scope)).rejects.toMatchObject({ code: 'not-allowed' });
  const elsewhere = [{ context: 'target', namespaces: [namespace], clusterScoped: false }];
  await expect(makeOnTarget({ ...wish, grants: elsewhere }, scope)).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(target.get(path)).rejects.toMatchObject({ status: 404 });

  const made = await makeOnTarget({ ...wish, grants }, scope);
  expect(made).toMatchObject({ context: 'target', object: { resource: 'storageclasses', name: 'made-first-ssd' } });
  const { metadata } = await target.get(path);
  expect(readFileSync(report, 'utf8')).toMatch(
    /## Applied one by one\n\n- .*: `storageclasses.storage.k8s.io\/made-first-ssd` on `there` \(`target`\): created\..* To take it back: `kubectl --context target delete .*`\n$/,
  );
  const records: JournalRecord[] = [];
  for await (const record of readJournal(folder)) records.push(record);
  const noted = { step: 'make:there', run: expect.any(String) };
  const ref = { resource: 'storageclasses', name: 'made-first-ssd' };
  expect(records).toMatchObject([
    { type: 'intent', ...noted, objects: [ref] },
    { type: 'object', ...noted, object: ref, outcome: 'created', uid: metadata.uid },
  ]);
  expect(metadata.labels).toHaveProperty(['kubeferry.dev/migration']);
  expect(metadata.managedFields).toMatchObject([{ manager: 'kubeferry' }]);
  await expect(source.get(path)).rejects.toMatchObject({ status: 404 });

  // What is there is left as it is.
  await expect(planOnTarget(wish, scope)).rejects.toMatchObject({ code: 'already-exists' });
  await expect(makeOnTarget({ ...wish, grants }, scope)).rejects.toMatchObject({ code: 'already-exists' });
  close();
});

test('what the cluster refuses, a target that is none and another cluster than the pinned one are said', async () => {
  const { scope, close } = scopeWith(kubeconfig);
  const { folder } = trialTo();
  const wish = { folder, target: 'there', object };
  const unknown = { ...object, metadata: { name: 'Not A Name' } };
  await expect(planOnTarget({ ...wish, object: unknown }, scope)).rejects.toMatchObject({ code: 'invalid' });
  const kind = { ...object, apiVersion: 'example.com/v1' };
  await expect(planOnTarget({ ...wish, object: kind }, scope)).rejects.toMatchObject({ code: 'not-found' });
  await expect(planOnTarget({ ...wish, target: 'nowhere' }, scope)).rejects.toMatchObject({ code: 'not-found' });
  const { folder: pinned } = trialTo({ cluster: '00000000-0000-4000-8000-000000000000' });
  await expect(planOnTarget({ ...wish, folder: pinned }, scope)).rejects.toMatchObject({ code: 'wrong-cluster' });
  close();
});

test('who may not make it is told so before the write gate', async () => {
  const { scope, close } = scopeWith(restrictedKubeconfig);
  const { folder } = trialTo();
  const wish = { folder, target: 'there', object: { ...object, metadata: { name: 'made-by-nobody' } } };
  await expect(planOnTarget(wish, scope)).rejects.toMatchObject({ code: 'denied' });
  close();
});

test('a label is put on a namespace of the target where a person allowed that namespace, and nothing else of it is changed', async () => {
  const { folder } = trialTo();
  const { scope, close } = scopeWith(kubeconfig);
  const level = 'pod-security.kubernetes.io/enforce';
  const labelled = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { [level]: 'baseline' } },
  };
  const wish = { folder, target: 'there', object: labelled };
  const place = `/api/v1/namespaces/${namespace}`;
  // A run makes it, from its manifest.
  await expect(planOnTarget(wish, scope)).rejects.toMatchObject({
    code: 'not-found',
    hint: { code: 'run.no-namespace.hint' },
  });
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { team: 'web' } } });
  const before = await target.get(place);
  expect(await planOnTarget(wish, scope)).toMatchObject({
    verb: 'update',
    object: { metadata: { labels: { [level]: 'baseline' } } },
  });
  const allowed = [objectGrant('target', labelled)];
  await expect(makeOnTarget({ ...wish, grants }, scope)).rejects.toMatchObject({ code: 'not-allowed' });
  expect((await target.get(place)).metadata.resourceVersion).toBe(before.metadata.resourceVersion);

  const made = await makeOnTarget({ ...wish, grants: allowed }, scope);
  expect(made.takeBack).toBe(`kubectl --context target label namespaces ${namespace} --overwrite ${level}-`);
  const after = await target.get(place);
  expect(after.metadata).toMatchObject({
    uid: before.metadata.uid,
    labels: { ...before.metadata.labels, [level]: 'baseline' },
  });
  expect(after.metadata.labels).not.toHaveProperty(['kubeferry.dev/migration']);
  expect((await source.get(place)).metadata.labels).not.toHaveProperty([level]);

  const pod = { securityContext: { privileged: true }, name: 'web', image: 'web:1' };
  const forbidden = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'root', namespace },
    spec: { containers: [pod] },
  };
  await expect(target.create(forbidden)).rejects.toMatchObject({ status: 403 });
  // A run may wait for just that.
  const lock = await lockFolder(folder);
  const looser = { ...labelled, metadata: { name: namespace, labels: { [level]: 'privileged' } } };
  const back = await makeOnTarget({ ...wish, object: looser, grants: allowed }, scope);
  await lock.release();
  expect(back.takeBack).toContain(`--overwrite ${level}=baseline`);
  await target.create(forbidden);
  close();
});
