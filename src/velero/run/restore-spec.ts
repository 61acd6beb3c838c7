import type { JsonRecord } from '../../model/json/json.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { VeleroRestoreWish } from '../../model/velero/velero-run.ts';
import { selectorFields } from './backup-spec.ts';

/** The Restore object that asks Velero for a restore. */
export function restoreObject(
  { namespace, name }: { namespace: string; name: string },
  wish: VeleroRestoreWish,
  labels?: Record<string, string>,
): KubeObject {
  const metadata = { name, namespace, ...(labels && { labels }) };
  return { apiVersion: 'velero.io/v1', kind: 'Restore', metadata, spec: restoreSpec(wish) };
}

function restoreSpec(wish: VeleroRestoreWish): JsonRecord {
  const { labelSelectors, resourceModifier, resourcePolicy, parallelFilesDownload, writeSparseFiles, ...same } = wish;
  const uploader = {
    ...(parallelFilesDownload !== undefined && { parallelFilesDownload }),
    ...(writeSparseFiles !== undefined && { writeSparseFiles }),
  };
  return {
    ...same,
    ...selectorFields(labelSelectors),
    ...(resourceModifier !== undefined && { resourceModifier: { kind: 'ConfigMap', name: resourceModifier } }),
    ...(resourcePolicy !== undefined && { resourcePolicy: { kind: 'ConfigMap', name: resourcePolicy } }),
    ...(Object.keys(uploader).length > 0 && { uploaderConfig: uploader }),
  };
}
