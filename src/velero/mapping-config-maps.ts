import type { Mappings } from '../model/migration/plan.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** Where a ConfigMap is to lie: beside Velero. */
interface Place {
  namespace: string;
  name: string;
  labels?: Readonly<Record<string, string>>;
}

/**
 * The ConfigMap by which every Restore of a Velero maps storage classes; nothing where none is mapped.
 * Format: https://velero.io/docs/v1.18/restore-reference/#changing-pvpvc-storage-classes; a Velero takes only one of them.
 */
export function storageClassConfigMap(place: Place, mappings: Mappings): KubeObject | undefined {
  const classes = mappings.storageClasses ?? {};
  return Object.keys(classes).length === 0 ? undefined : configMap(place, 'velero.io/change-storage-class', classes);
}

/**
 * The ConfigMap by which every Restore of a Velero maps image names; nothing where none is mapped. Velero replaces the first
 * entry that it finds anywhere in an image, in no order.
 * Format: https://velero.io/docs/v1.18/restore-reference/#changing-poddeploymentstatefulsetdaemonsetreplicasetreplicationcontrollerjobcronjob-image-repositories.
 */
export function imageConfigMap(place: Place, mappings: Mappings): KubeObject | undefined {
  const images = mappings.images ?? [];
  const entries = images.map(({ from, to }, at): [string, string] => [`mapping-${at + 1}`, `${from},${to}`]);
  return entries.length === 0
    ? undefined
    : configMap(place, 'velero.io/change-image-name', Object.fromEntries(entries));
}

function configMap(place: Place, action: string, data: Readonly<Record<string, string>>): KubeObject {
  const labels = { ...place.labels, 'velero.io/plugin-config': '', [action]: 'RestoreItemAction' };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: place.name, namespace: place.namespace, labels },
    data: { ...data },
  };
}
