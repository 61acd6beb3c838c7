import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { asObject, asRecord } from '../../sandbox/api.ts';
import { bucketFolder, putBackup } from '../velero-backup.ts';
import type { Places } from './every-rule.ts';

/** What a backup of an older Velero looks like. */
export interface Layout {
  /** What `metadata/version` says. */
  version: string;
  /** What the status says; those before Velero 1.4 said nothing. */
  formatVersion?: string;
  /** Whether each object lies below its version too, not marked as preferred. */
  versions: boolean;
  /** The object as that Velero would have found it; nothing where it would not. */
  object(path: string, found: KubeObject): KubeObject | undefined;
  /** Objects by their paths that today's API servers do not take. */
  more: Record<string, KubeObject>;
}

/** Packs the objects of a backup of the bucket once more, in an older layout, as a backup of another name with nothing beside the tarball. */
export async function packOlder(from: string, to: string, layout: Layout): Promise<void> {
  const folder = join(bucketFolder, 'backups', from);
  const files: Record<string, string> = { 'metadata/version': `${layout.version}\n` };
  const add = (path: string, object: KubeObject) => {
    files[path] = JSON.stringify(object);
    const [root = '', resource = '', ...rest] = path.split('/');
    const version = object.apiVersion.split('/').at(-1) ?? '';
    if (layout.versions) files[[root, resource, version, ...rest].join('/')] = files[path];
  };
  for (const { header, data } of await unpackTar(gunzipSync(readFileSync(join(folder, `${from}.tar.gz`))))) {
    if (!/^resources\/[^/]+\/(cluster|namespaces)\//.test(header.name)) continue;
    const object = layout.object(header.name, asObject(JSON.parse(Buffer.from(data ?? []).toString())));
    if (object) add(header.name, object);
  }
  for (const [path, object] of Object.entries(layout.more)) add(path, object);
  const backup = asRecord(JSON.parse(readFileSync(join(folder, 'velero-backup.json'), 'utf8')));
  const { formatVersion, progress, ...status } = asRecord(backup.status);
  const older = { ...status, ...(layout.formatVersion !== undefined && { formatVersion: layout.formatVersion }) };
  await putBackup(to, { ...backup, metadata: { ...asRecord(backup.metadata), name: to }, status: older }, files);
}

/** Objects by their paths in a tarball that API servers took once, and refuse today; and a pod that came from a file of a node. */
export function oldObjects({ namespace, mark }: Places): Record<string, KubeObject> {
  const pod = { restartPolicy: 'Never', containers: [{ name: 'old', image: 'registry.example.com/old:1' }] };
  const group = `${mark}.example.com`;
  const webhook = (name: string, sideEffects: string) => ({
    name: `${name}.${group}`,
    sideEffects,
    admissionReviewVersions: ['v1'],
    failurePolicy: 'Ignore',
    clientConfig: { url: 'https://rules.example.com/check' },
    rules: [{ apiGroups: ['none.example.com'], apiVersions: ['*'], operations: ['CREATE'], resources: ['*'] }],
  });
  const admission = 'admissionregistration.k8s.io';
  const open = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    // Its definition comes along, so that the target could take it.
    'resources/customresourcedefinitions.apiextensions.k8s.io/cluster/resticrepositories.velero.io.json': {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'resticrepositories.velero.io' },
      spec: {
        group: 'velero.io',
        names: {
          kind: 'ResticRepository',
          listKind: 'ResticRepositoryList',
          plural: 'resticrepositories',
          singular: 'resticrepository',
        },
        scope: 'Namespaced',
        versions: [{ name: 'v1', served: true, storage: true, schema: open }],
      },
    },
    [`resources/resticrepositories.velero.io/namespaces/${namespace}/old.json`]: {
      apiVersion: 'velero.io/v1',
      kind: 'ResticRepository',
      metadata: { name: 'old', namespace },
      spec: { volumeNamespace: namespace, backupStorageLocation: 'default', maintenanceFrequency: '1h' },
    },
    [`resources/customresourcedefinitions.apiextensions.k8s.io/cluster/olds.${group}.json`]: {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `olds.${group}` },
      spec: {
        group,
        names: { kind: 'Old', listKind: 'OldList', plural: 'olds', singular: 'old' },
        scope: 'Namespaced',
        preserveUnknownFields: true,
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    },
    [`resources/olds.${group}/namespaces/${namespace}/old.json`]: {
      apiVersion: `${group}/v1`,
      kind: 'Old',
      metadata: { name: 'old', namespace, uid: '1' },
      spec: { unknown: true },
      status: { seen: true },
    },
    [`resources/validatingwebhookconfigurations.${admission}/cluster/${mark}-old.json`]: {
      apiVersion: `${admission}/v1`,
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: `${mark}-old` },
      webhooks: [webhook('unknown', 'Unknown'), webhook('some', 'Some')],
    },
    [`resources/pods/namespaces/${namespace}/mirror.json`]: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'mirror', namespace, annotations: { 'kubernetes.io/config.mirror': '1' } },
      spec: { ...pod, nodeName: 'old' },
      status: { phase: 'Running' },
    },
    [`resources/jobs.batch/namespaces/${namespace}/old.json`]: {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'old', namespace, labels: { 'controller-uid': '2', 'job-name': 'old' } },
      spec: {
        suspend: true,
        selector: { matchLabels: { 'controller-uid': '2' } },
        template: { metadata: { labels: { 'controller-uid': '2', 'job-name': 'old' } }, spec: pod },
      },
    },
  };
}
