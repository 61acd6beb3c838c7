import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { imageConfigMap, storageClassConfigMap } from '../../../src/velero/mapping-config-maps.ts';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { createAll, smallApp } from '../small-app.ts';
import { backUpByVelero, bucketFolder, restoreByVelero, velero, veleroPath } from '../velero-backup.ts';

const { clusters } = inject('sandbox');
const source = apiOf(clusters.source);
const target = apiOf(clusters.target);
const namespace = 'velero-mappings';
const restores = ['velero-mappings-plain', 'velero-mappings-mapped'] as const;
/** Velero asks the target whether it has the class that another becomes. */
const there: KubeObject & { provisioner: string } = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'velero-mappings-there' },
  provisioner: 'example.com/none',
};
const claim: KubeObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace },
  spec: {
    storageClassName: 'velero-mappings-here',
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
  },
};
const mappings = {
  storageClasses: { 'velero-mappings-here': there.metadata.name },
  images: [{ from: 'web', to: 'registry.example.org/web' }],
};
const config = [storageClassConfigMap, imageConfigMap].map((made, n) =>
  made({ namespace: velero.namespace, name: `velero-mappings-${n}` }, mappings),
);
let backup: string | undefined;

afterAll(async () => {
  for (const object of config) if (object) await target.delete(await target.pathOf(object));
  for (const name of restores) await target.delete(veleroPath('restores', name));
  if (backup !== undefined) {
    for (const api of [source, target]) await api.delete(veleroPath('backups', backup));
    rmSync(join(bucketFolder, 'backups', backup), { recursive: true, force: true });
  }
  for (const name of restores) await removeNamespace(target, name);
  await removeNamespace(source, namespace);
  await target.delete(await target.pathOf(there));
  for (const api of [source, target]) api.close();
});

test('a Velero that has the ConfigMaps of mappings beside it maps images and storage classes of any restore', async () => {
  await target.create(there);
  await createAll(source, [...smallApp(namespace), claim]);
  backup = await backUpByVelero(source, namespace, namespace);
  const restored = async (name: (typeof restores)[number]) => {
    const more = { namespaceMapping: { [namespace]: name } };
    const { status, told } = await restoreByVelero(target, name, backup ?? '', more);
    expect(status, told.join('\n')).toMatchObject({ phase: 'Completed' });
    const [web, data] = await Promise.all([
      target.get(`/apis/apps/v1/namespaces/${name}/deployments/web`),
      target.get(`/api/v1/namespaces/${name}/persistentvolumeclaims/data`),
    ]);
    return { web: web.spec, data: data.spec };
  };
  const spec = (image: string, storageClassName: string) => ({
    web: { template: { spec: { containers: [{ image }] } } },
    data: { storageClassName },
  });
  expect(await restored('velero-mappings-plain')).toMatchObject(spec('web:1', 'velero-mappings-here'));
  for (const object of config) {
    if (!object) throw new Error('The mappings make two ConfigMaps.');
    await target.create(object);
  }
  const mapped = spec('registry.example.org/web:1', there.metadata.name);
  expect(await restored('velero-mappings-mapped')).toMatchObject(mapped);
});
