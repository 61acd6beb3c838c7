import { usualNamespace } from '../../model/objects/kind-scope.ts';
import { publishedConfigMaps } from '../../model/objects/made-again.ts';
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

/** Accounts that every namespace has by itself, each with the group that tells such a cluster; none where every cluster does. Source: OpenShift on its builds and deployment configs. */
const publishedAccounts: ReadonlyMap<string, string | undefined> = new Map([
  ['default', undefined],
  ['builder', 'build.openshift.io'],
  ['deployer', 'apps.openshift.io'],
]);

const published: ReadonlyMap<string, ReadonlyMap<string, string | undefined>> = new Map([
  ['ConfigMap', publishedConfigMaps],
  ['ServiceAccount', publishedAccounts],
]);

/** Whether every namespace of any cluster has an object of that name by itself. */
export function isByItself({ kind, metadata }: Pick<KubeObject, 'kind' | 'metadata'>): boolean {
  const names = published.get(kind);
  return names?.has(metadata.name) === true && names.get(metadata.name) === undefined;
}

/** Whether an object goes along or is on the target already; nothing where that is unknown. `namespace` as the manifest has it. */
export function isPresent(
  { kind, name }: { kind: keyof typeof resources; name: string },
  namespace: string | undefined,
  { target, objects }: RuleAbout,
): boolean | undefined {
  if (isByItself({ kind, metadata: { name } }) || objects.has(kind, namespace, name)) return true;
  const there = target.has(resources[kind], namespace ?? usualNamespace, name);
  if (there === true) return true;
  const home = published.get(kind)?.get(name);
  const made = objects.makersOf(kind, namespace, name).map((maker) => !maker || maker({ target, objects }));
  if (home !== undefined) made.push(isServedAt(home, { target, objects }));
  if (made.includes(true)) return true;
  return made.includes(undefined) ? undefined : there;
}
