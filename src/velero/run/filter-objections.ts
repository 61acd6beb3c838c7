import { durationSeconds } from '../../model/go-duration.ts';
import { type Message, message } from '../../model/message.ts';
import { wrongPart } from '../../model/objects/label-selector.ts';
import { isNamespaceName } from '../../model/objects/namespace-name.ts';
import type { VeleroSelection } from '../../model/velero/velero-run.ts';

/** What Velero's own validation has against what a backup or a restore is narrowed to. */
export function selectionObjections(wish: VeleroSelection, wildcards: 'allowed' | 'refused'): Message[] {
  const { includedNamespaces, excludedNamespaces, includedResources, excludedResources, labelSelectors } = wish;
  return [
    ...listObjections('namespaces', includedNamespaces, excludedNamespaces),
    ...[...(includedNamespaces ?? []), ...(excludedNamespaces ?? [])]
      .filter((name) => !isNamespace(name, wildcards))
      .map((name) => message('velero.namespaceWrong', { name })),
    ...listObjections('resources', includedResources, excludedResources),
    ...(labelSelectors ?? []).flatMap(selectorObjections),
    ...durationObjections({ itemOperationTimeout: wish.itemOperationTimeout }),
  ];
}

/** What it has against a pair of lists. `scoped`: of the newer kind, which may exclude everything. */
export function listObjections(
  field: string,
  included: readonly string[] = [],
  excluded: readonly string[] = [],
  scoped = false,
): Message[] {
  const both = excluded.filter((name) => name !== '*' && included.includes(name));
  const alone = (list: readonly string[]) => list.length > 1 && list.includes('*');
  const all = excluded.includes('*');
  return [
    ...(alone(included) || (scoped && alone(excluded)) ? [message('velero.starAmongOthers', { field })] : []),
    ...(all && (!scoped || included.length > 0) ? [message('velero.excludedAll', { field })] : []),
    ...both.map((name) => message('velero.both', { name, field })),
  ];
}

/** What it has against durations, by the names of their fields. */
export function durationObjections(values: Record<string, string | undefined>): Message[] {
  return Object.entries(values).flatMap(([field, value]) => {
    if (value === undefined || (durationSeconds(value) ?? 0) > 0) return [];
    return [message('velero.timeWrong', { field, value })];
  });
}

/** The field of an object knows neither `<` nor `>`. */
function selectorObjections(selector: string): Message[] {
  const part = wrongPart(selector) ?? (/[<>]/.test(selector) ? selector : undefined);
  return part === undefined ? [] : [message('velero.selectorWrong', { part })];
}

function isNamespace(name: string, wildcards: 'allowed' | 'refused'): boolean {
  if (name === '*') return true;
  if (wildcards === 'refused') return isNamespaceName(name);
  return !name.includes('**') && isNamespaceName(name.replace(/\[[^[\]]+\]|[*?]/g, 'x'));
}
