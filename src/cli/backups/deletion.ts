import type { BackupDetails } from '../../model/backups/backup-contents.ts';
import { bytesWords } from '../../model/words/bytes-words.ts';
import { counted } from '../../model/words/counted.ts';
import { ageCell, expiryAge } from './words.ts';

/** What goes with a backup whose files are removed from its store, and what stays. `now` in milliseconds. */
export function deletionLines({ info, files, volumes }: BackupDetails, now: number): string[] {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const objects = info.objects === undefined ? [] : [counted(info.objects, 'object')];
  const outside = volumes.filter(({ skipped, method }) => skipped === undefined && method !== undefined);
  return [
    `${info.name}: ${info.phase}, made ${ageCell(info.startedAt, now)}, ${expiryAge(info.expiresAt, now)}`,
    `What goes: ${[...objects, counted(files.length, 'file'), bytesWords(bytes)].join(', ')}`,
    ...(outside.length === 0
      ? []
      : [`What stays: snapshots and data of ${counted(outside.length, 'volume')}, which only a Velero can delete`]),
    'A Velero that shares the store loses it too.',
  ];
}
