import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClusterWriter } from '../../src/kube/cluster.ts';
import { grantWrites } from '../../src/kube/writer.ts';
import { markPods, unmarkRun } from '../../src/migrate/velero/marked-pods.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { open, sandbox } from './source-reader.ts';

const namespace = 'velero-marks';
const source = apiOf(sandbox.clusters.source);
const path = (name: string) => `/api/v1/namespaces/${namespace}/pods/${name}`;
const scope = { signal: new AbortController().signal, emit: () => expect.fail('nothing is left') };
let writer: ClusterWriter;

beforeAll(async () => {
  await source.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  for (const name of ['one', 'two', 'other']) {
    const spec = { containers: [{ name: 'main', image: 'none' }] };
    await source.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec });
  }
  const grant = { context: 'source', namespaces: [namespace], clusterScoped: false };
  writer = grantWrites(await open(sandbox.kubeconfig), grant);
});
afterAll(async () => {
  await removeNamespace(source, namespace);
  source.close();
});

const volumesOf = async (name: string) =>
  (await source.get(path(name))).metadata.annotations?.['backup.velero.io/backup-volumes'];
const pod = (name: string) => ({ namespace, pod: name, volumes: [{ name: 'data', claim: 'data' }] });

test('the end of a run takes its marks off every pod, those that an earlier session picked too', async () => {
  await markPods(writer, [pod('one')], 'run', scope);
  await markPods(writer, [pod('two')], 'run', scope);
  await markPods(writer, [pod('other')], 'another', scope);
  await unmarkRun(writer, [namespace], 'run', scope);
  expect(await Promise.all(['one', 'two', 'other'].map(volumesOf))).toEqual([undefined, undefined, 'data']);
});
