import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runLabel } from '../../src/apply/marks.ts';
import type { ClusterWriter } from '../../src/kube/cluster.ts';
import { grantWrites } from '../../src/kube/writer.ts';
import { makeReadOnly, putAccessBack } from '../../src/migrate/velero/read-only-store.ts';
import { asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { open, sandbox } from './source-reader.ts';

/** No server works here, so that a Restore is in the phase that it was made with. */
const namespace = 'velero-held-store';
const source = apiOf(sandbox.clusters.source);
const store = { namespace, name: 'shared' };
const objects = (plural: string) => `/apis/velero.io/v1/namespaces/${namespace}/${plural}`;
const path = `${objects('backupstoragelocations')}/${store.name}`;
const { signal } = new AbortController();
let writer: ClusterWriter;

beforeAll(async () => {
  await source.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  writer = grantWrites(await open(sandbox.kubeconfig), {
    context: 'source',
    namespaces: [namespace],
    clusterScoped: false,
  });
});
beforeEach(async () => {
  for (const plural of ['restores', 'backupstoragelocations']) {
    for (const { metadata } of await source.list(objects(plural)))
      await source.delete(`${objects(plural)}/${metadata.name}`);
  }
  await source.create({
    apiVersion: 'velero.io/v1',
    kind: 'BackupStorageLocation',
    metadata: store,
    spec: { provider: 'aws', accessMode: 'ReadWrite', objectStorage: { bucket: 'none' } },
  });
});
afterAll(async () => {
  await removeNamespace(source, namespace);
  source.close();
});

const restore = (run: string, phase: string) =>
  source.create({
    apiVersion: 'velero.io/v1',
    kind: 'Restore',
    metadata: { name: run, namespace, labels: { [runLabel]: run } },
    spec: { backupName: 'one' },
    status: { phase },
  });
const ended = (run: string) => source.delete(`${objects('restores')}/${run}`);
const mode = async () => asRecord((await source.get(path)).spec).accessMode;
const annotations = async () => (await source.get(path)).metadata.annotations ?? {};

test('a store stays read-only while Velero still restores for a run that was cancelled, and is writable after its next end', async () => {
  await makeReadOnly(writer, store, 'one', signal);
  await restore('one', 'InProgress');
  expect(await putAccessBack(writer, store, 'one', signal)).toEqual(['one']);
  expect(await mode()).toBe('ReadOnly');
  await ended('one');
  expect(await putAccessBack(writer, store, 'one', signal)).toEqual([]);
  expect(await mode()).toBe('ReadWrite');
  expect(await annotations()).toEqual({});
});

test('of two runs that share a store the end of the one leaves it read-only for the other', async () => {
  await makeReadOnly(writer, store, 'one', signal);
  await restore('one', 'InProgress');
  await makeReadOnly(writer, store, 'two', signal);
  await restore('two', 'Completed');
  expect(await putAccessBack(writer, store, 'two', signal)).toEqual(['one']);
  expect(await mode()).toBe('ReadOnly');
  await ended('one');
  expect(await putAccessBack(writer, store, 'one', signal)).toEqual([]);
  expect(await mode()).toBe('ReadWrite');
});

test('what a run left read-only that was killed is writable after the end of the next one', async () => {
  await makeReadOnly(writer, store, 'killed', signal);
  await restore('killed', 'Failed');
  await makeReadOnly(writer, store, 'next', signal);
  expect(await putAccessBack(writer, store, 'next', signal)).toEqual([]);
  expect(await mode()).toBe('ReadWrite');
});

test('what somebody else made read-only, or writable meanwhile, stays so', async () => {
  const set = async (accessMode: string) => {
    const location = await source.get(path);
    await source.send('PUT', path, { ...location, spec: { ...asRecord(location.spec), accessMode } });
  };
  await makeReadOnly(writer, store, 'one', signal);
  await restore('one', 'InProgress');
  await set('ReadWrite');
  expect(await putAccessBack(writer, store, 'one', signal)).toEqual([]);
  expect([await mode(), await annotations()]).toEqual(['ReadWrite', {}]);
  await set('ReadOnly');
  await makeReadOnly(writer, store, 'two', signal);
  expect(await putAccessBack(writer, store, 'two', signal)).toEqual([]);
  expect([await mode(), await annotations()]).toEqual(['ReadOnly', {}]);
});
