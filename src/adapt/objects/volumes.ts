import type { StorageClassFacts } from '../../model/clusters/cluster-facts.ts';
import { isRecord, type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { text, texts } from '../../model/json/parse.ts';
import { type KubeObject, parseApiVersion } from '../../model/objects/object.ts';
import { labelOfToday } from '../nodes/old-labels.ts';
import type { Offer } from '../offer.ts';
import { bringerOf } from '../providers/volume-drivers.ts';
import type { RuleAbout } from '../rules/rule.ts';
import { defaultClass } from './default-class.ts';

/** The spec of a PersistentVolume; nothing for other kinds. */
export function volumeSpec(object: KubeObject): JsonRecord | undefined {
  const isVolume = object.apiVersion === 'v1' && object.kind === 'PersistentVolume';
  return isVolume && isRecord(object.spec) ? object.spec : undefined;
}

/** Whether an object is a claim itself, not a template of one. */
export function isClaim({ apiVersion, kind }: KubeObject): boolean {
  return apiVersion === 'v1' && kind === 'PersistentVolumeClaim';
}

/** Whether an object is a StorageClass. */
export function isStorageClass({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'StorageClass' && parseApiVersion(apiVersion).group === 'storage.k8s.io';
}

/** Whether a driver is on the target or goes along, or what brings it does; nothing where its drivers are unknown. */
export function hasDriver(driver: string, { target, objects }: RuleAbout): boolean | undefined {
  const bringer = bringerOf(driver);
  if (bringer && objects.has('Deployment.apps', bringer.namespace, bringer.name)) return true;
  return objects.has('CSIDriver.storage.k8s.io', undefined, driver) || target.facts.csiDrivers?.includes(driver);
}

/** Whether a volume of a class (empty: of none) goes along: a claim, or what a template makes, is bound to it without a driver. */
export function hasVolumeAlong(
  object: KubeObject,
  spec: JsonRecord,
  storageClass: string,
  { objects }: RuleAbout,
): boolean {
  const { namespace, name } = object.metadata;
  const volume = text(spec.volumeName);
  const claim = { namespace, ...(isClaim(object) && { name }), ...(volume !== undefined && { volume }) };
  return objects.hasVolumeFor(claim, storageClass);
}

/** The class of the target that a claim gets; `none` where it gets none of them, nothing where they are unknown. */
export function classOfClaim(
  { storageClassName }: JsonRecord,
  { facts }: Offer,
): StorageClassFacts | 'none' | undefined {
  if (facts.storageClasses === undefined) return undefined;
  if (storageClassName === undefined && defaultClass(facts.storageClasses) === undefined) return undefined;
  const given = facts.storageClasses.filter((one) =>
    storageClassName === undefined ? one.default : one.name === storageClassName,
  );
  return given.length === 1 && given[0] ? given[0] : 'none';
}

/** The terms of a required node affinity of a volume, of which one must hold; labels from before Kubernetes 1.17 under their names of today. */
export function volumeTerms(spec: JsonRecord): JsonRecord[] {
  return recordsOf(recordAt(spec, 'nodeAffinity', 'required')?.nodeSelectorTerms).map(([, term]) => ({
    ...term,
    matchExpressions: recordsOf(term.matchExpressions).map(([, one]) => ({ ...one, key: labelOfToday(one.key) })),
  }));
}

/** Where the zones or the nodes of a node affinity are said, and what they are, in words. */
export function saidTopology(terms: readonly JsonRecord[]): string {
  const said = terms.flatMap((term) =>
    recordsOf(term.matchExpressions).map(([, { key, values }]) => {
      return `${text(key) ?? '–'}: ${texts(values).join(', ') || '–'}`;
    }),
  );
  return [...new Set(said)].join('; ');
}

/** The JSON pointer of the node affinity of a volume. */
export const affinityPointer = jsonPointer('spec', 'nodeAffinity');
