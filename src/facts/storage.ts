import type { ClusterFacts, StorageClassFacts } from '../model/clusters/cluster-facts.ts';
import { list, record, text, textRecord, texts } from '../model/json/parse.ts';
import { isDefaultClass } from '../model/objects/default-class.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** Labels under which drivers and clouds name zones. */
const zoneLabel = /(^|[./])zone$/;

/** The fact of a StorageClass. Source: `storage.k8s.io/v1`; the older annotation counts as the API server counts it. */
export function storageClassOf(object: KubeObject): StorageClassFacts {
  const { metadata, provisioner, parameters, volumeBindingMode, reclaimPolicy, allowVolumeExpansion } = object;
  const zones = list(object.allowedTopologies)
    .flatMap((term) => list(record(term).matchLabelExpressions).map(record))
    .filter(({ key }) => zoneLabel.test(text(key) ?? ''))
    .flatMap(({ values }) => texts(values));
  return {
    name: metadata.name,
    provisioner: text(provisioner) ?? '',
    default: isDefaultClass('storageclasses.storage.k8s.io', metadata),
    parameters: textRecord(parameters),
    bindingMode: text(volumeBindingMode),
    reclaimPolicy: text(reclaimPolicy),
    expandable: allowVolumeExpansion === true,
    ...(zones.length > 0 && { zones }),
  };
}

/** The fact of a VolumeSnapshotClass. Source: `snapshot.storage.k8s.io/v1`. */
export function snapshotClassOf({
  metadata,
  driver,
}: KubeObject): NonNullable<ClusterFacts['snapshotClasses']>[number] {
  const isDefault = isDefaultClass('volumesnapshotclasses.snapshot.storage.k8s.io', metadata);
  return { name: metadata.name, driver: text(driver) ?? '', default: isDefault };
}
