import { isNamespaceName } from '../model/objects/namespace-name.ts';
import type { Translate } from './translate.ts';

/** Why a text is not the name of a namespace, or nothing. */
export function namespaceNameProblem(name: string, t: Translate): string | undefined {
  if (isNamespaceName(name)) return undefined;
  return t('A namespace has at most 63 small letters, digits and dashes, and begins and ends with a letter or digit.');
}
