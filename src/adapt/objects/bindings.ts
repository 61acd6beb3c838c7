import { type JsonRecord, recordsOf } from '../../model/json/json.ts';
import { type KubeObject, parseApiVersion } from '../../model/objects/object.ts';

/** The subjects of a RoleBinding or a ClusterRoleBinding with their places; none for other kinds. */
export function subjectsOf(object: KubeObject): [index: number, subject: JsonRecord][] {
  return isBinding(object) ? recordsOf(object.subjects) : [];
}

/** Whether an object binds a role. */
export function isBinding({ apiVersion, kind }: KubeObject): boolean {
  const group = parseApiVersion(apiVersion).group === 'rbac.authorization.k8s.io';
  return group && (kind === 'RoleBinding' || kind === 'ClusterRoleBinding');
}
