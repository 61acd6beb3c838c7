import type { Migration } from '../model/migration/plan.ts';
import { leftBehind, snapshotKinds } from '../model/objects/left-behind.ts';
import { type ApiResource, groupResource, type KubeObject } from '../model/objects/object.ts';
import { globPattern } from '../model/words/glob.ts';

/** What is selected: the part of a plan that says so. */
export type Selection = Migration['spec']['select'];

/** Kinds that one object is served under twice; the group that is kept. */
const cohabiting: Record<string, string> = {
  deployments: 'apps',
  daemonsets: 'apps',
  replicasets: 'apps',
  networkpolicies: 'networking.k8s.io',
  ingresses: 'networking.k8s.io',
};

/** The resources that a selection takes, of those that are served: with all verbs that a backup and a restore need, each object under one name only. */
export function selectResources(served: ApiResource[], select: Selection, namespaced: boolean): ApiResource[] {
  const names = new Set(served.map(groupResource));
  const excluded = select.exclude.map(globPattern);
  const wanted = select.objects && new Set(select.objects.map((key) => key.slice(0, key.indexOf('/'))));
  return served.filter((resource) => {
    const name = groupResource(resource);
    const kept = cohabiting[resource.resource];
    const doubled = resource.group === 'extensions' && kept !== undefined && names.has(`${resource.resource}.${kept}`);
    return (
      resource.namespaced === namespaced &&
      !leftBehind.has(name) &&
      !snapshotKinds.has(name) &&
      !doubled &&
      ['list', 'create', 'get', 'delete'].every((verb) => resource.verbs.includes(verb)) &&
      !excluded.some((pattern) => pattern.test(name)) &&
      (wanted === undefined || wanted.has(name))
    );
  });
}

/** Whether a resource is excluded by a plan: `events`, `deployments.apps`, `*.metrics.k8s.io`. */
export function excludes(select: Selection, resource: { group: string; resource: string }): boolean {
  return select.exclude.map(globPattern).some((pattern) => pattern.test(groupResource(resource)));
}

/** Whether an object is left out whatever is selected: it is being deleted, or marked for Velero to leave out. */
export function leftOut({ metadata }: Pick<KubeObject, 'metadata'>): boolean {
  return metadata.deletionTimestamp !== undefined || metadata.labels?.['velero.io/exclude-from-backup'] === 'true';
}
