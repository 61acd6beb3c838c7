import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { type Api, asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { comparing, fieldsOf } from './comparing.ts';
import { newMigration } from './migration.ts';
import { createAll } from './small-app.ts';

const { clusters } = inject('sandbox');
const [source, target] = [apiOf(clusters.source), apiOf(clusters.target)];
const namespace = 'compare-assigned';
const claimPath = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/data`;
const { compare } = comparing();

/** A claim that gets its volume at once. */
const claimed: KubeObject[] = [
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: namespace },
    provisioner: 'ebs.csi.aws.com',
    volumeBindingMode: 'Immediate',
    reclaimPolicy: 'Delete',
  },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: namespace,
      resources: { requests: { storage: '1Gi' } },
    },
  },
];

const volumeOf = async (api: Api) => {
  const { spec, status } = await api.get(claimPath);
  return asRecord(status ?? {}).phase === 'Bound' && String(asRecord(spec).volumeName);
};
const bound = (api: Api) => waitFor(() => volumeOf(api), { what: 'the claim was bound' });

beforeAll(async () => {
  for (const api of [source, target]) await createAll(api, claimed);
});

afterAll(async () => {
  for (const api of [source, target]) {
    await removeNamespace(api, namespace);
    await api.delete(`/apis/storage.k8s.io/v1/storageclasses/${namespace}`);
    api.close();
  }
});

test('the volume that each cluster bound to a claim is told as assigned, and counts only where a plan says so', async () => {
  const [left, right] = await Promise.all([bound(source), bound(target)]);
  expect(left).not.toBe(right);
  const found = await compare(`source/${namespace}`, `target/${namespace}`);
  expect(found, found.output).toMatchObject({ code: 0, counts: { assigned: 1, drift: 0, missing: 0, extra: 0 } });
  // Nothing else that binding leaves in a claim, such as annotations of controllers, is told.
  expect(fieldsOf(found.objects, 'data', 'PersistentVolumeClaim')).toEqual([
    { pointer: '/spec/volumeName', left, right, class: 'assigned' },
  ]);
  const dontIgnore = ['PersistentVolumeClaim /spec/volumeName'];
  const trial = newMigration({ name: namespace, select: { namespaces: [namespace] }, spec: { dontIgnore } });
  try {
    const plan = ['--plan', join(trial.folder, 'migration.yaml')];
    const counting = await compare(`source/${namespace}`, `target/${namespace}`, ...plan);
    expect(counting, counting.output).toMatchObject({ code: 1, counts: { drift: 1 } });
    expect(fieldsOf(counting.objects, 'data', 'PersistentVolumeClaim')).toMatchObject([
      { pointer: '/spec/volumeName', class: 'drift' },
    ]);
  } finally {
    trial.dispose();
  }
});
