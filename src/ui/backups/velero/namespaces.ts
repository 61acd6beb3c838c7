import type { Translate } from '../../translate.ts';
import type { FormTexts } from './form.ts';

/** The namespaces that a form backs up, for a person: `shop, shop-data`. */
export function namespacesWords(
  { namespaces, texts }: { namespaces: readonly string[]; texts: FormTexts },
  t: Translate,
): string {
  return texts.allNamespaces === 'yes' ? t('all namespaces') : namespaces.join(', ');
}

/** What the name of such a backup begins with. */
export function nameStem({ namespaces, texts }: { namespaces: readonly string[]; texts: FormTexts }): string {
  return texts.allNamespaces === 'yes' ? 'all' : (namespaces[0] ?? 'backup');
}
