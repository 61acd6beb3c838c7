import type { SuggestedName, SuggestedSort, Suggestion } from '../../model/assessment/suggestion.ts';
import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import { suggestIngressClasses } from './ingress-classes.ts';
import type { NamesUsed } from './names-used.ts';
import { suggestNodeLabels } from './node-labels.ts';
import { suggestRegistries } from './registries.ts';
import { suggestStorageClasses } from './storage-classes.ts';

/** What is known of the classes of a source. */
export type SourceClasses = Pick<ClusterFacts, 'storageClasses' | 'ingressClasses'>;

/**
 * The mappings that are suggested for the names which objects use and a target does not have, by sort, within one those that most objects use first.
 * What is unknown of the target gets no suggestion.
 */
export function suggestMappings(used: NamesUsed, source: SourceClasses, target: ClusterFacts): Suggestion[] {
  const { storageClasses, ingressClasses, nodes } = target;
  const storage = storageClasses && lacking(used.storageClasses, storageClasses);
  const ingress = ingressClasses && lacking(used.ingressClasses, ingressClasses);
  return [
    ...suggestionsOf('storage-class', storage, (name) => {
      const from = source.storageClasses?.find((one) => one.name === name);
      return suggestStorageClasses(name, { from, target: storageClasses ?? [], shared: used.shared.has(name) });
    }),
    ...suggestionsOf('ingress-class', ingress, (name) => {
      const from = source.ingressClasses?.find((one) => one.name === name);
      return suggestIngressClasses(from, ingressClasses ?? []);
    }),
    ...suggestionsOf('registry', used.registries, (host) => suggestRegistries(host, target)),
    ...suggestionsOf('node-label', used.nodeLabels, (label) => suggestNodeLabels(label, nodes ?? [])),
  ];
}

function lacking(used: ReadonlyMap<string, number>, there: readonly { name: string }[]): ReadonlyMap<string, number> {
  return new Map([...used].filter(([name]) => !there.some((one) => one.name === name)));
}

function suggestionsOf(
  sort: SuggestedSort,
  used: ReadonlyMap<string, number> | undefined,
  suggest: (name: string) => SuggestedName[],
): Suggestion[] {
  return [...(used ?? [])]
    .sort(([one, some], [other, more]) => more - some || (one < other ? -1 : 1))
    .flatMap(([from, objects]) => {
      const ranked = suggest(from);
      return ranked.length > 0 ? [{ sort, from, objects, ranked }] : [];
    });
}
