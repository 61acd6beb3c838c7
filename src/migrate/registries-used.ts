import { isForEverybody } from '../adapt/providers/registries.ts';
import type { NamesUsed } from '../adapt/suggest/names-used.ts';
import { type PullFacts, pullsFrom, suggestRegistries } from '../adapt/suggest/registries.ts';
import type { RegistryUse } from '../model/migration/preparation.ts';

/** The registries that images come from, those that most objects use first, with what may take their place. */
export function registriesUsed({ registries }: NamesUsed, facts: PullFacts): RegistryUse[] {
  const hosts = [...registries].sort(([one, some], [other, more]) => more - some || (one < other ? -1 : 1));
  return hosts.map(([host]) => {
    const settled = isForEverybody(host) ? 'public' : pullsFrom(facts, host) ? 'pulled' : undefined;
    return { host, ...(settled && { settled }), suggested: suggestRegistries(host, facts) };
  });
}
