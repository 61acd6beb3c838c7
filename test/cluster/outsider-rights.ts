import type { KubeObject } from '../../src/model/objects/object.ts';

/**
 * The objects that give the user `outsider` of the sandbox, who may do nothing otherwise, the rights of `rules`: those of a Role in the
 * namespace of `metadata`, of a ClusterRole where it names none, and the binding to that, both called as `metadata` says.
 */
export function outsiderRights(metadata: { name: string; namespace?: string }, rules: readonly object[]): KubeObject[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  const kind = metadata.namespace === undefined ? 'ClusterRole' : 'Role';
  const object = { apiVersion: `${apiGroup}/v1`, metadata };
  const roleRef = { apiGroup, kind, name: metadata.name };
  const subjects = [{ apiGroup, kind: 'User', name: 'outsider' }];
  return [
    { ...object, kind, rules },
    { ...object, kind: `${kind}Binding`, roleRef, subjects },
  ];
}
