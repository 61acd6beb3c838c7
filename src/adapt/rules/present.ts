import { usualNamespace } from '../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../model/objects/object.ts';
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
  if (kind === 'Secret' && objects.makesSecret(namespace, name)) return true;
  return target.has(resources[kind], namespace ?? usualNamespace, name);
}
