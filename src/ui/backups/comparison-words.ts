import type { BackupDifference } from '../../model/backup-contents.ts';
import { groupResource } from '../../model/object.ts';
import type { Translate } from '../translate.ts';
import type { Comparison } from './node.ts';

/** What a comparison of two backups found, in a sentence. */
export function comparisonText({ first, second, counts }: Comparison, t: Translate): string {
  const { alike, differ, onlyFirst, onlySecond } = counts;
  const args = { first, second, alike, differ, onlyFirst, onlySecond };
  if (differ + onlyFirst + onlySecond === 0) {
    return t('The backups {first} and {second} hold the same objects ({alike}).', args);
  }
  return t(
    '{first} and {second} are not alike. Objects that differ: {differ}; only in {first}: {onlyFirst}; only in {second}: {onlySecond}.',
    args,
  );
}

/** What stands behind a comparison in the tree. */
export function comparisonDescription({ first, second, counts }: Comparison, t: Translate): string {
  const { differ, onlyFirst, onlySecond } = counts;
  const parts = [
    ...(differ > 0 ? [t('{count} differ', { count: differ })] : []),
    ...(onlyFirst > 0 ? [t('{count} only in {name}', { count: onlyFirst, name: first })] : []),
    ...(onlySecond > 0 ? [t('{count} only in {name}', { count: onlySecond, name: second })] : []),
  ];
  return parts.length === 0 ? t('alike') : parts.join(' · ');
}

/** What stands behind an object of it. */
export function differenceDescription(
  { first, second }: Comparison,
  { state, object }: BackupDifference,
  t: Translate,
): string {
  const place = `${groupResource(object)} · ${object.namespace ?? t('cluster-scoped')}`;
  if (state === 'differs') return `${t('differs')} · ${place}`;
  return `${t('only in {name}', { name: state === 'only-first' ? first : second })} · ${place}`;
}

/** The same for who rests the mouse on it. */
export function differenceTooltip(comparison: Comparison, difference: BackupDifference, t: Translate): string {
  const { kind, name } = difference.object;
  const words = `${kind} ${name}: ${differenceDescription(comparison, difference, t)}`;
  const isSecret = kind === 'Secret' && difference.state === 'differs';
  return isSecret ? `${words}\n${t('Values of Secrets are compared, and not shown.')}` : words;
}
