import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClusterWriter } from '../../src/kube/cluster.ts';
import { grantWrites } from '../../src/kube/writer.ts';
import { phaseOf } from '../../src/velero/run/run-progress.ts';
import { waitPast } from '../../src/velero/run/wait-past.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { open, sandbox } from './source-reader.ts';

/** Where no Velero runs. */
const namespace = 'velero-wait';
const source = apiOf(sandbox.clusters.source);
const path = (name: string) => `/apis/velero.io/v1/namespaces/${namespace}/restores/${name}`;
let writer: ClusterWriter;

beforeAll(async () => {
  await source.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const grant = { context: 'source', namespaces: [namespace], clusterScoped: false };
  writer = grantWrites(await open(sandbox.kubeconfig), grant);
});
afterAll(async () => {
  await removeNamespace(source, namespace);
  source.close();
});

const restore = async (name: string) => {
  const metadata = { name, namespace };
  await source.create({ apiVersion: 'velero.io/v1', kind: 'Restore', metadata, spec: { backupName: 'any' } });
};
const past = (name: string, stillSeconds: number, signal = new AbortController().signal) =>
  waitPast(writer, { kind: 'restore', namespace, name }, ['New', 'InProgress'], {
    signal,
    emit: () => undefined,
    stillSeconds,
  });

test('a restore that nobody takes up is not waited for without an end', async () => {
  await restore('forgotten');
  await expect(past('forgotten', 1)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('Nothing has moved for 1 s, and the Velero in velero-wait does not answer'),
  });
  await expect(past('forgotten', 60, AbortSignal.timeout(500))).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('a restore is waited for until it is past its phases, and not where there is none', async () => {
  await restore('moving');
  const waiting = past('moving', 60);
  await source.patch(path('moving'), { status: { phase: 'InProgress' } });
  await source.patch(path('moving'), { status: { phase: 'WaitingForPluginOperations' } });
  const found = await waiting;
  expect(found && phaseOf(found)).toBe('WaitingForPluginOperations');
  expect(await past('never-made', 60)).toBeUndefined();
});
