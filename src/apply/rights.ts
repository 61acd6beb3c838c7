import { recordsOf } from '../model/json/json.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** Whether an object gives rights in the whole cluster. */
export function givesClusterRights({ kind, apiVersion }: Pick<KubeObject, 'kind' | 'apiVersion'>): boolean {
  return kind === 'ClusterRoleBinding' && apiVersion.startsWith('rbac.authorization.k8s.io/');
}

/**
 * What is meant, with all subjects that the live object gives its rights to: many applications, and copies of one, share a
 * ClusterRoleBinding, and none may take rights from another. Anything but a ClusterRoleBinding is as it was meant.
 */
export function withRightsOf(live: KubeObject, meant: KubeObject): KubeObject {
  if (!givesClusterRights(live)) return meant;
  const there = subjectsOf(live);
  const missing = [...subjectsOf(meant)].filter(([key]) => !there.has(key)).map(([, subject]) => subject);
  return { ...meant, subjects: [...there.values(), ...missing] };
}

/** Those that a meant object gives cluster-wide rights to and the live one does not, in words; nothing where there are none. */
export function rightsMissing(live: KubeObject, meant: KubeObject): string | undefined {
  if (!givesClusterRights(live)) return undefined;
  const there = subjectsOf(live);
  const missing = [...subjectsOf(meant).keys()].filter((key) => !there.has(key));
  return missing.length === 0 ? undefined : missing.join(', ');
}

/** The subjects of a binding by what tells one from another, such as `ServiceAccount shop/web`. */
function subjectsOf({ subjects }: KubeObject): Map<string, unknown> {
  return new Map(
    recordsOf(subjects).map(([, subject]) => {
      const { kind, namespace, name } = subject;
      return [`${String(kind)} ${namespace === undefined ? '' : `${String(namespace)}/`}${String(name)}`, subject];
    }),
  );
}
