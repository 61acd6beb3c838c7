import type { KubeObject } from '../../src/model/objects/object.ts';

/** The definition of a kind in namespaces, by default one whose objects may have any fields. Its plural is the lower-case kind with an `s`. */
export function definitionOf(
  group: string,
  kind: string,
  schema: unknown = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
): KubeObject {
  const singular = kind.toLowerCase();
  const plural = `${singular}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural, singular, kind, listKind: `${kind}List` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}
