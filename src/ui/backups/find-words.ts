import type { BackupFilter } from '../../model/backups/backup-contents.ts';

/** The words that begin what is looked for elsewhere than in names. */
const prefixes = { kind: 'kind:', namespace: 'namespace:', label: 'label:', image: 'image:' } as const;

/** All of them, as a person types them. */
export const findPrefixes: readonly string[] = Object.values(prefixes);

/** What stands before the colon of a word as if it were one of these, and is not: such a word is taken as a part of a name. */
export function unknownPrefix(text: string): string | undefined {
  const typed = text.split(/\s+/).map((word) => /^[^:]+:/.exec(word)?.[0]);
  return typed.find((prefix) => prefix !== undefined && !findPrefixes.includes(prefix));
}

/**
 * The filter for what a person typed: words are parts of names, in this order; `kind:`, `namespace:`, `label:` (a selector as
 * for kubectl) and `image:` stand before what they mean. Empty text takes all.
 */
export function findFilter(text: string): BackupFilter {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const after = (prefix: string) =>
    words
      .filter((word) => word.startsWith(prefix) && word.length > prefix.length)
      .map((word) => word.slice(prefix.length));
  const names = words.filter((word) => !findPrefixes.some((prefix) => word.startsWith(prefix)));
  const [kinds, namespaces] = [after(prefixes.kind), after(prefixes.namespace)];
  const labels = after(prefixes.label).join(',');
  const [image] = after(prefixes.image);
  return {
    ...(names.length > 0 && { names: [`*${names.join('*')}*`] }),
    ...(kinds.length > 0 && { kinds }),
    ...(namespaces.length > 0 && { namespaces }),
    ...(labels !== '' && { labelSelector: labels }),
    ...(image !== undefined && { image }),
  };
}
