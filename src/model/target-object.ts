import type { Grant } from './grants.ts';
import { groupResource, type KubeObject, type ObjectRef } from './object.ts';

/** What a person has to allow so that an object can be made in a context. */
export function objectGrant(context: string, { metadata: { namespace } }: Pick<KubeObject, 'metadata'>): Grant {
  return { context, namespaces: namespace === undefined ? [] : [namespace], clusterScoped: namespace === undefined };
}

/** What only a run brings: values of Secrets are in no manifest, and the data of claims is nothing that a manifest brings. */
const byRunsOnly = new Set(['secrets', 'persistentvolumeclaims', 'persistentvolumes']);

/** Whether the manifest of an object can be applied by itself. */
export function isAppliedAlone(ref: Pick<ObjectRef, 'group' | 'resource'>): boolean {
  return !byRunsOnly.has(groupResource(ref));
}

/** The command line that removes an object again. */
export function removalCommand(context: string, ref: ObjectRef): string {
  const place = ref.namespace === undefined ? [] : ['--namespace', ref.namespace];
  return ['kubectl', '--context', context, ...place, 'delete', groupResource(ref), ref.name].map(quoted).join(' ');
}

/** A word as a shell takes it as one. */
function quoted(word: string): string {
  return /^[\w.:/@=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
