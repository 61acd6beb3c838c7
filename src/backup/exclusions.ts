import { type ApiResource, groupResource } from '../model/objects/object.ts';
import { closest } from '../model/words/closest.ts';
import { globPattern } from '../model/words/glob.ts';

/** What an exclusion may name. */
export type NamedKind = Pick<ApiResource, 'group' | 'resource' | 'kind'>;

/** An exclusion that leaves nothing out; `nearest` is what it most likely means. */
export interface IdleExclusion {
  pattern: string;
  nearest?: string;
  /** It may rightly match nothing: it is not the name of one resource. */
  hasWildcard: boolean;
}

/** The exclusions that match none of the kinds; `silent` are groups of which nobody can tell what they serve now. */
export function idleExclusions(
  exclude: readonly string[],
  kinds: readonly NamedKind[],
  silent: readonly string[],
): IdleExclusion[] {
  const names = [...new Set(kinds.map(groupResource))];
  return exclude.flatMap((pattern) => {
    const matches = globPattern(pattern);
    if (names.some((name) => matches.test(name)) || silent.some((group) => pattern.endsWith(`.${group}`))) return [];
    const nearest = nearestName(pattern, kinds, names);
    return [{ pattern, hasWildcard: /[*?]/.test(pattern), ...(nearest !== undefined && { nearest }) }];
  });
}

/** A kind, its singular and its plural without the group are nearer than any likeness. */
function nearestName(pattern: string, kinds: readonly NamedKind[], names: readonly string[]): string | undefined {
  const [first] = pattern.split('.');
  const named = kinds.find(({ kind, resource }) => resource === first || kind.toLowerCase() === first);
  return named ? groupResource(named) : closest(pattern, names);
}
