import type { Translate } from './translate.ts';

/** How many objects, in words. */
export function objectCount(count: number, t: Translate): string {
  return count === 1 ? t('one object') : t('{count} objects', { count });
}
