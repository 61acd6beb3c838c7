import type { BackupInfo } from '../../model/backup-contents.ts';
import { isBackupName } from '../../model/backup-name.ts';
import type { ObjectRef } from '../../model/object.ts';
import { groupResource, refKey } from '../../model/object.ts';
import type { Translate } from '../translate.ts';

/** How long ago a time was, roughly: `just now`, `5 min ago`, `3 h ago`, `12 days ago`. Both in milliseconds. */
export function ageWords(then: number, now: number, t: Translate): string {
  const minutes = Math.floor((now - then) / 60_000);
  if (minutes < 1) return t('just now');
  if (minutes < 60) return t('{count} min ago', { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t('{count} h ago', { count: hours });
  return t('{count} days ago', { count: Math.floor(hours / 24) });
}

/** The words behind a backup's name. What did not finish or cannot be read is never shown as complete. */
export function backupDescription(backup: BackupInfo, now: number, t: Translate): string {
  const words = [backup.complete ? backup.phase : t('not complete: {phase}', { phase: backup.phase })];
  const then = Date.parse(backup.completedAt ?? backup.startedAt ?? '');
  if (!Number.isNaN(then)) words.push(ageWords(then, now, t));
  if (backup.objects !== undefined)
    words.push(backup.objects === 1 ? t('one object') : t('{count} objects', { count: backup.objects }));
  if (backup.namespaces.length > 0) words.push(backup.namespaces.join(', '));
  if (backup.errors > 0) words.push(t('{count} errors', { count: backup.errors }));
  if (backup.warnings > 0) words.push(t('{count} warnings', { count: backup.warnings }));
  return words.join(' · ');
}

/** The icon of a backup. */
export function backupIcon(backup: BackupInfo): { icon: string; color?: string } {
  if (!backup.complete) return { icon: 'warning', color: 'problemsWarningIcon.foreground' };
  return { icon: backup.errors > 0 ? 'archive' : 'package' };
}

/** The tokens of a backup's `viewItem`: only a complete one can be restored. */
export function backupTokens(backup: BackupInfo): string[] {
  return ['backup', backup.complete ? 'complete' : 'incomplete'];
}

/** Backups with the newest first; those without a time last. */
export function newestFirst(backups: readonly BackupInfo[]): BackupInfo[] {
  const time = (backup: BackupInfo) => backup.startedAt ?? backup.completedAt ?? '';
  return backups.toSorted((a, b) => (time(a) === time(b) ? compare(b.name, a.name) : compare(time(b), time(a))));
}

/** The objects of a backup by resource, resources and objects sorted. */
export function byResource(objects: readonly ObjectRef[]): { resource: string; objects: ObjectRef[] }[] {
  const groups = new Map<string, ObjectRef[]>();
  for (const ref of objects) {
    const group = groups.get(groupResource(ref));
    if (group) group.push(ref);
    else groups.set(groupResource(ref), [ref]);
  }
  return [...groups]
    .map(([resource, refs]) => ({ resource, objects: refs.sort((a, b) => compare(refKey(a), refKey(b))) }))
    .sort((a, b) => compare(a.resource, b.resource));
}

/** The name that a new backup is offered: the first namespace and the time, as `shop-20261121-093005` (UTC). */
export function backupName(namespaces: readonly string[], now: Date): string {
  const [first = 'backup'] = namespaces;
  const [date = '', time = ''] = now.toISOString().split('T');
  return `${first.slice(0, 46)}-${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}

/** Why a name cannot be that of a new backup, or nothing. Velero names it in label values, which have 63 characters. */
export function backupNameProblem(name: string, t: Translate): string | undefined {
  if (name.length <= 63 && isBackupName(name)) return undefined;
  return t(
    'A backup has at most 63 small letters, digits, dots and dashes, with a letter or digit at both ends and beside each dot.',
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
