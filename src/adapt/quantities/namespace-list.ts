import type { NamespaceFacts } from '../../model/clusters/cluster-facts.ts';
import { usualNamespace } from '../../model/objects/kind-scope.ts';
import type { RuleAbout } from '../rules/rule.ts';

/** The quotas, or the limits, of the namespace that an object comes to; none where it is not there yet, nothing where they are unknown. */
export function namespaceList<List extends 'quotas' | 'limitRanges'>(
  list: List,
  { metadata }: { metadata: { namespace?: string | undefined } },
  { target }: Pick<RuleAbout, 'target'>,
): NonNullable<NamespaceFacts[List]> | [] | { unknown: string } {
  const name = metadata.namespace ?? usualNamespace;
  const place = target.namespace(name);
  if (place === 'absent') return [];
  return place?.[list] ?? { unknown: place === undefined ? 'namespaces' : `${list} of ${name}` };
}
