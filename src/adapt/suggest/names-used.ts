import { recordAt, recordsOf } from '../../model/json/json.ts';
import { texts } from '../../model/json/parse.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { classAnnotation } from '../mappings/ingress-classes.ts';
import { requiredTerms } from '../nodes/affinity.ts';
import { isIngress } from '../objects/ingress.ts';
import { claimSpecs, imagesOf, podOf } from '../objects/pods.ts';
import { sharedMode } from '../objects/shared-volumes.ts';
import { registryOf } from '../providers/registries.ts';

/** The names that objects use and that a mapping can change, each with how many objects use it. */
export class NamesUsed {
  readonly storageClasses = new Map<string, number>();
  /** Storage classes of which claims ask for volumes that several nodes mount. */
  readonly shared = new Set<string>();
  readonly ingressClasses = new Map<string, number>();
  /** Hosts of images. */
  readonly registries = new Map<string, number>();
  /** Labels that pods require of their node, as `key=value`. */
  readonly nodeLabels = new Map<string, number>();

  /** Takes note of what one object uses. */
  add(object: KubeObject): void {
    const claims = claimSpecs(object).flatMap(({ spec }) =>
      typeof spec.storageClassName === 'string' && spec.storageClassName !== ''
        ? [{ name: spec.storageClassName, shared: sharedMode(spec) >= 0 && spec.volumeMode !== 'Block' }]
        : [],
    );
    for (const { name, shared } of claims) if (shared) this.shared.add(name);
    count(
      this.storageClasses,
      claims.map(({ name }) => name),
    );
    if (isIngress(object)) {
      const name = recordAt(object.spec)?.ingressClassName ?? object.metadata.annotations?.[classAnnotation];
      count(this.ingressClasses, typeof name === 'string' ? [name] : []);
    }
    count(
      this.registries,
      imagesOf(object).map(({ image }) => registryOf(image)),
    );
    count(this.nodeLabels, nodeLabels(object));
  }
}

/** The names that some objects use. */
export function namesUsed(objects: Iterable<KubeObject>): NamesUsed {
  const used = new NamesUsed();
  for (const object of objects) used.add(object);
  return used;
}

/** Counts an object once for each name, however often it uses that. */
function count(counts: Map<string, number>, names: readonly string[]): void {
  for (const name of new Set(names)) counts.set(name, (counts.get(name) ?? 0) + 1);
}

function nodeLabels(object: KubeObject): string[] {
  const pod = podOf(object);
  if (!pod) return [];
  const selected = Object.entries(recordAt(pod.spec, 'nodeSelector') ?? {}).map(
    ([key, value]) => `${key}=${String(value)}`,
  );
  const required = requiredTerms(pod).flatMap(({ term }) =>
    recordsOf(term.matchExpressions).flatMap(([, { key, operator, values }]) =>
      typeof key === 'string' && operator === 'In' ? texts(values).map((value) => `${key}=${value}`) : [],
    ),
  );
  return [...selected, ...required];
}
