import { isForEverybody } from '../adapt/providers/registries.ts';
import type { NamesUsed } from '../adapt/suggest/names-used.ts';
import { pullsFrom, suggestRegistries } from '../adapt/suggest/registries.ts';
import { pullFacts } from '../facts/pull-facts.ts';
import type { ClusterReader } from '../kube/cluster.ts';
import type { RegistryUse } from '../model/preparation.ts';

/**
 * The registries that images come from, those that most objects use first, with what may take their place. The target's nodes are read only
 * where that matters. Throws what reading them throws, except that they may not be read.
 */
export async function registriesUsed(
  { registries }: NamesUsed,
  target: ClusterReader,
  signal: AbortSignal,
): Promise<RegistryUse[]> {
  const hosts = [...registries].sort(([one, some], [other, more]) => more - some || (one < other ? -1 : 1));
  const facts = hosts.every(([host]) => isForEverybody(host)) ? {} : await pullFacts(target, signal);
  return hosts.map(([host]) => {
    const settled = isForEverybody(host) ? 'public' : pullsFrom(facts, host) ? 'pulled' : undefined;
    return { host, ...(settled && { settled }), suggested: suggestRegistries(host, facts) };
  });
}
