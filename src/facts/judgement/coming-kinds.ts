import { type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/** A kind whose definition comes along: the schema of one of its versions, where it has one. */
export interface ComingKind {
  schema: JsonRecord | undefined;
  /** Whether its objects lie in no namespace. */
  isOfCluster: boolean;
}

/** The kinds that CustomResourceDefinitions among some objects bring, by `apiVersion` and kind with a space between. Format: `apiextensions.k8s.io/v1` and `v1beta1`. */
export function comingKinds(objects: readonly KubeObject[]): ReadonlyMap<string, ComingKind> {
  const kinds = new Map<string, ComingKind>();
  for (const { apiVersion, kind, spec } of objects) {
    if (kind !== 'CustomResourceDefinition' || !apiVersion.startsWith('apiextensions.k8s.io/')) continue;
    const group = recordAt(spec)?.group;
    const ofKind = recordAt(spec, 'names')?.kind;
    const isOfCluster = recordAt(spec)?.scope === 'Cluster';
    // In v1beta1 all versions may have one schema.
    const shared = recordAt(spec, 'validation', 'openAPIV3Schema');
    for (const [, version] of recordsOf(recordAt(spec)?.versions)) {
      if (version.served === false) continue;
      const schema = recordAt(version, 'schema', 'openAPIV3Schema') ?? shared;
      kinds.set(`${group}/${version.name} ${ofKind}`, { schema, isOfCluster });
    }
  }
  return kinds;
}
