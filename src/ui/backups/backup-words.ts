import type { BackupFile, BackupInfo, BackupRemark, BackupVolume } from '../../model/backups/backup-contents.ts';
import { isBackupName } from '../../model/backups/backup-name.ts';
import { format as wordsOf } from '../../model/message.ts';
import type { ReadStore } from '../../model/stores/read-store.ts';
import { ageWords } from '../../model/words/age-words.ts';
import { bytesWords } from '../../model/words/bytes-words.ts';
import type { Translate } from '../translate.ts';
import type { Verified } from './node.ts';

/** The words behind a backup's name. What did not finish or cannot be read is never shown as complete. */
export function backupDescription(backup: BackupInfo, now: number, t: Translate, verified?: Verified): string {
  const words = [backup.complete ? backup.phase : whyNotUsable(backup, t)];
  if (isExpired(backup, now)) words.push(t('expired'));
  if (verified) words.push(verifiedWords(verified, t));
  const then = Date.parse(backup.completedAt ?? backup.startedAt ?? '');
  if (!Number.isNaN(then)) words.push(wordsOf(ageWords(then, now), t));
  if (backup.objects !== undefined)
    words.push(backup.objects === 1 ? t('one object') : t('{count} objects', { count: backup.objects }));
  if (backup.namespaces.length > 0) words.push(backup.namespaces.join(', '));
  return [...words, ...remarkWords(backup, t)].join(' · ');
}

/** Why nothing can be taken from a backup; what finished elsewhere and is not understood here is not called incomplete. */
function whyNotUsable({ phase }: BackupInfo, t: Translate): string {
  switch (phase) {
    case 'NewerFormat':
      return t('of a format that is newer than this Kubeferry knows');
    case 'Foreign':
      return t('no backup');
    case 'Damaged':
      return t('damaged');
    case 'Unfinished':
      return t('not complete: velero-backup.json is missing');
    default:
      return t('not complete: {phase}', { phase });
  }
}

/** Whether a backup is past its time: any Velero that shares the store deletes it. `now` in milliseconds. */
export function isExpired({ expiresAt }: Pick<BackupInfo, 'expiresAt'>, now: number): boolean {
  return Date.parse(expiresAt ?? '') < now;
}

function verifiedWords({ sound, warnings, at }: Verified, t: Translate): string {
  const time = new Date(at).toLocaleTimeString();
  if (!sound) return t('not sound, verified {time}', { time });
  return warnings > 0 ? t('sound with warnings, verified {time}', { time }) : t('sound, verified {time}', { time });
}

/** How many errors and warnings there were, each in words, without those of which there are none. */
export function remarkWords({ errors, warnings }: Pick<BackupInfo, 'errors' | 'warnings'>, t: Translate): string[] {
  return [
    ...(errors > 0 ? [errors === 1 ? t('one error') : t('{count} errors', { count: errors })] : []),
    ...(warnings > 0 ? [warnings === 1 ? t('one warning') : t('{count} warnings', { count: warnings })] : []),
  ];
}

/** What the row of a backup has no room for, a line each: when it was made and goes, its size and layout. */
export function backupTooltip(backup: BackupInfo, now: number, t: Translate, verified?: Verified): string {
  const { startedAt, completedAt, expiresAt, size, format } = backup;
  return [
    `${backup.name}: ${backupDescription(backup, now, t, verified)}`,
    ...(startedAt === undefined ? [] : [t('Begun {time}', { time: startedAt })]),
    ...(completedAt === undefined ? [] : [t('Ended {time}', { time: completedAt })]),
    ...(expiresAt === undefined
      ? []
      : [isExpired(backup, now) ? t('Expired {time}', { time: expiresAt }) : t('Expires {time}', { time: expiresAt })]),
    ...(size === undefined ? [] : [t('Packed {size}', { size: bytesWords(size) })]),
    ...(format === undefined ? [] : [t('Layout {format}', { format })]),
  ].join('\n');
}

/** The icon of a backup. */
export function backupIcon(backup: BackupInfo, verified?: Verified): { icon: string; color?: string } {
  if (verified && !verified.sound) return { icon: 'error', color: 'problemsErrorIcon.foreground' };
  // A verdict says that the files are whole, and not that the backup got all that it was to hold.
  if (!backup.complete || (verified && (verified.warnings > 0 || backup.errors > 0))) {
    return { icon: 'warning', color: 'problemsWarningIcon.foreground' };
  }
  if (verified) return { icon: 'pass', color: 'charts.green' };
  return { icon: backup.errors > 0 ? 'archive' : 'package' };
}

/** The tokens of a backup's `viewItem`: only a complete one can be restored, and by a plan only from a store that is read without a Velero. */
export function backupTokens(backup: BackupInfo, store: ReadStore): string[] {
  if (!backup.complete) return ['backup', 'incomplete'];
  return ['backup', 'complete', ...('velero' in store ? [] : ['restorable'])];
}

/** Backups with the newest first; those without a time last. */
export function newestFirst(backups: readonly BackupInfo[]): BackupInfo[] {
  const time = (backup: BackupInfo) => backup.startedAt ?? backup.completedAt ?? '';
  return backups.toSorted((a, b) => (time(a) === time(b) ? compare(b.name, a.name) : compare(time(b), time(a))));
}

/** A warning or error in a line: `shop/persistentvolumeclaims/data: …`, the place as far as it is known. */
export function remarkText({ namespace, resource, name, text }: BackupRemark): string {
  const place = [namespace, resource, name].filter((part) => part !== undefined).join('/');
  return place === '' ? text : `${place}: ${text}`;
}

/** What became of the data of a volume, in a line. */
export function volumeText({ claim, volume, method, skipped, result, size }: BackupVolume, t: Translate): string {
  const name = claim ? `${claim.namespace}/${claim.name}` : volume;
  if (skipped !== undefined)
    return `${name}: ${t('its data is not in the backup')}${skipped === '' ? '' : ` (${skipped})`}`;
  const words = [method, result, size === undefined ? undefined : bytesWords(size)];
  return `${name}: ${words.filter((word) => word !== undefined).join(' · ')}`;
}

/** A file of a backup as people call it; its name where neither Velero nor Kubeferry writes it. */
export function fileWords({ name, what }: BackupFile, t: Translate): string {
  switch (what) {
    case 'metadata':
      return t('Backup object');
    case 'tarball':
      return t('Objects');
    case 'logs':
      return t('Log');
    case 'results':
      return t('Errors and warnings');
    case 'resourceList':
      return t('List of objects');
    case 'volumeInfo':
      return t('Volumes');
    case 'podVolumeBackups':
      return t('Pod volume backups');
    case 'volumeSnapshots':
      return t('Volume snapshots');
    case 'itemOperations':
      return t('Item operations');
    case 'index':
      return t('Index of Kubeferry');
    default:
      return name;
  }
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
