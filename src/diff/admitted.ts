import { isRecord, type JsonRecord, recordAt, recordsOf } from '../model/json/json.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** Taints that every pod tolerates for a while. Source: the admission plugin DefaultTolerationSeconds. */
const tolerated = new Set(['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']);

/** Whether a volume's name is that of the token that admission mounts into each pod. Source: the admission plugin ServiceAccount. */
export function isTokenVolume(name: unknown): boolean {
  return typeof name === 'string' && /^kube-api-access-[a-z0-9]{5}$/.test(name);
}

/** Whether an object is a pod itself, which admission fills in; templates of pods are left as they are. */
export function isPod(object: KubeObject): boolean {
  return object.kind === 'Pod' && object.apiVersion === 'v1';
}

/** A pod's spec without the token that admission mounted into it. */
export function withoutToken(spec: JsonRecord): JsonRecord {
  return withoutVolumes(spec, isTokenVolume);
}

/** A pod's spec without the volumes of some names and what mounts them. */
export function withoutVolumes(spec: JsonRecord, isDropped: (name: unknown) => boolean): JsonRecord {
  const without = (items: unknown[]) => items.filter((item) => !isRecord(item) || !isDropped(item.name));
  const kept: JsonRecord = { ...spec };
  if (Array.isArray(spec.volumes)) kept.volumes = without(spec.volumes);
  for (const field of ['initContainers', 'containers', 'ephemeralContainers']) {
    if (!Array.isArray(spec[field])) continue;
    kept[field] = spec[field].map((container: unknown) =>
      isRecord(container) && Array.isArray(container.volumeMounts)
        ? { ...container, volumeMounts: without(container.volumeMounts) }
        : container,
    );
  }
  return kept;
}

/** The tolerations that admission gave a live pod beside those that were meant. */
export function admittedTolerations(meant: unknown, live: unknown): JsonRecord[] {
  const named = new Set(recordsOf(meant).map(([, { key }]) => key));
  return recordsOf(live).flatMap(([, toleration]) => {
    const { key, effect } = toleration;
    const byAdmission = typeof key === 'string' && tolerated.has(key) && effect === 'NoExecute' && !named.has(key);
    return byAdmission ? [toleration] : [];
  });
}

/**
 * The same pod as it was meant and as it lives, without what admission puts into lists; what it fills in elsewhere is in
 * fields that the meant one does not name.
 */
export function withoutAdmitted(meant: KubeObject, live: KubeObject): [meant: KubeObject, live: KubeObject] {
  const named = recordAt(meant.spec);
  const there = recordAt(live.spec);
  if (!named || !there) return [meant, live];
  const spec = withoutToken(there);
  if (Array.isArray(spec.tolerations)) {
    const admitted = new Set<unknown>(admittedTolerations(named.tolerations, spec.tolerations));
    spec.tolerations = spec.tolerations.filter((toleration: unknown) => !admitted.has(toleration));
  }
  return [
    { ...meant, spec: withoutToken(named) },
    { ...live, spec },
  ];
}
