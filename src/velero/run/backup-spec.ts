import type { JsonRecord } from '../../model/json/json.ts';
import { toLabelSelector } from '../../model/objects/label-selector.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { VeleroBackupWish } from '../../model/velero/velero-run.ts';

/** The Backup object that asks Velero for a backup. */
export function backupObject(
  place: { namespace: string; name: string },
  wish: VeleroBackupWish,
  labels: Record<string, string> = {},
): KubeObject {
  const { namespace, name } = place;
  return {
    apiVersion: 'velero.io/v1',
    kind: 'Backup',
    metadata: { name, namespace, ...(Object.keys(labels).length > 0 && { labels }) },
    spec: backupSpec(wish),
  };
}

/** What Velero calls the BackupSpec; a Schedule has one as its template. */
export function backupSpec(wish: VeleroBackupWish): JsonRecord {
  const { labelSelectors, resourcePolicy, parallelFilesUpload, ...same } = wish;
  return {
    ...same,
    ...selectorFields(labelSelectors),
    ...(resourcePolicy !== undefined && { resourcePolicy: { kind: 'ConfigMap', name: resourcePolicy } }),
    ...(parallelFilesUpload !== undefined && { uploaderConfig: { parallelFilesUpload } }),
  };
}

/** One selector, or several of which one has to fit: Velero has a field for each. */
export function selectorFields(selectors: readonly string[] = []): JsonRecord {
  const [first, ...others] = selectors.map(toLabelSelector);
  if (!first) return {};
  return others.length === 0 ? { labelSelector: first } : { orLabelSelectors: [first, ...others] };
}
