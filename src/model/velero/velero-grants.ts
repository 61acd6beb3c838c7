import type { Grant } from '../clusters/grants.ts';
import type { VeleroRestoreWish } from './velero-run.ts';

/**
 * What a restore by Velero writes to: Velero's namespace for the request, the namespaces that it restores into, and the cluster where it brings
 * objects outside namespaces, or where nobody can say which namespaces are meant. `backedUp`: those that the backup says it includes.
 */
export function restoreGrant(
  context: string,
  velero: string,
  wish: VeleroRestoreWish,
  backedUp: readonly string[],
): Grant {
  const { includedNamespaces = [], excludedNamespaces = [], namespaceMapping = {} } = wish;
  const meant = includedNamespaces.length > 0 ? includedNamespaces : backedUp;
  const known = meant.filter((name) => !isPattern(name) && !excludedNamespaces.includes(name));
  const isOpen = meant.length === 0 || meant.some(isPattern);
  const narrowed = includedNamespaces.length + excludedNamespaces.length > 0;
  // Where nothing is said, Velero leaves objects outside namespaces out as soon as namespaces are chosen.
  const outside = wish.includeClusterResources ?? !narrowed;
  const into = known.map((name) => namespaceMapping[name] ?? name);
  return { context, namespaces: [...new Set([velero, ...into])], clusterScoped: isOpen || outside };
}

function isPattern(name: string): boolean {
  return /[*?[]/.test(name);
}
