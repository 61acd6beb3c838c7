import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CollectedObject } from '../../../src/backup/collection.ts';
import type { BackupAbout } from '../../../src/backup/metadata.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { openFolder } from '../../../src/store/folder.ts';
import type { Store } from '../../../src/store/store.ts';

/** A folder store below the system's temporary folder; `remove` ends it. */
export async function temporaryStore(): Promise<{ store: Store; folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'kubeferry-store-'));
  const store = await openFolder(folder);
  return { store, folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** What a test backup says about itself. */
export function about(name: string): BackupAbout {
  return {
    name,
    namespaces: ['shop'],
    ttlHours: 720,
    sourceVersion: { gitVersion: 'v1.36.3', major: '1', minor: '36' },
  };
}

/** A ConfigMap as it would be collected. */
export function configMap(name: string, data: Record<string, string>, namespace = 'shop'): CollectedObject {
  const object: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
  return { ref: { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespace, name }, object };
}

/** The cluster role of that name as it would be collected. */
export function clusterRole(name: string): CollectedObject {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const object: KubeObject = { apiVersion, kind: 'ClusterRole', metadata: { name }, rules: [] };
  const ref = {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    resource: 'clusterroles',
    kind: 'ClusterRole',
    name,
  };
  return { ref, object };
}

/** The objects in batches of `size`. */
export async function* inBatches(objects: CollectedObject[], size = 500): AsyncGenerator<CollectedObject[]> {
  for (let at = 0; at < objects.length; at += size) yield objects.slice(at, at + size);
}

/** Write options that tell nobody. */
export function quietly(signal = new AbortController().signal) {
  return { signal, emit: () => undefined, step: 'backup' };
}
