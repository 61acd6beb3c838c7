import { usualNamespace } from '../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { isServedAt } from '../objects/served-at.ts';
import type { RuleAbout } from './rule.ts';

/** The plural of the kinds that pods need by name. */
export const resources = {
  ConfigMap: 'configmaps',
  Secret: 'secrets',
  ServiceAccount: 'serviceaccounts',
  PersistentVolumeClaim: 'persistentvolumeclaims',
} as const;

/** What every namespace has by itself. */
const byItself = new Set(['ConfigMap kube-root-ca.crt', 'ServiceAccount default']);

/** What every namespace has by itself where a group is served. Source: Istio, and OpenShift with its service CA, its builds and its deployment configs. */
const byGroup: ReadonlyMap<string, string> = new Map([
  ['ConfigMap istio-ca-root-cert', 'istio.io'],
  ['ConfigMap openshift-service-ca.crt', 'security.openshift.io'],
  ['ServiceAccount builder', 'build.openshift.io'],
  ['ServiceAccount deployer', 'apps.openshift.io'],
]);

/** Whether every namespace has an object of that name by itself. */
export function isByItself({ kind, metadata }: Pick<KubeObject, 'kind' | 'metadata'>): boolean {
  return byItself.has(`${kind} ${metadata.name}`);
}

/** Whether an object goes along or is on the target already; nothing where that is unknown. `namespace` as the manifest has it. */
export function isPresent(
  { kind, name }: { kind: keyof typeof resources; name: string },
  namespace: string | undefined,
  { target, objects }: RuleAbout,
): boolean | undefined {
  if (byItself.has(`${kind} ${name}`) || objects.has(kind, namespace, name)) return true;
  const there = target.has(resources[kind], namespace ?? usualNamespace, name);
  if (there === true) return true;
  const published = byGroup.get(`${kind} ${name}`);
  const made = objects.makersOf(kind, namespace, name).map((maker) => !maker || maker({ target, objects }));
  if (published !== undefined) made.push(isServedAt(published, { target, objects }));
  if (made.includes(true)) return true;
  return made.includes(undefined) ? undefined : there;
}
