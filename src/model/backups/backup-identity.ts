import type { ReadStore } from '../stores/read-store.ts';

/** When a backup was begun and ended, as far as that is known (ISO 8601). */
export interface BackupTimes {
  startedAt?: string;
  completedAt?: string;
}

/** Which backup is meant, where several may have its name: the store that it lies in, and its times as that store has them. */
export interface BackupIdentity extends BackupTimes {
  store: ReadStore;
}

/** Whether two backups of one name and one place are the same, as far as their times are known. Velero knows times to the second. */
export function hasSameTimes(one: BackupTimes, other: BackupTimes): boolean {
  return isSameSecond(one.startedAt, other.startedAt) && isSameSecond(one.completedAt, other.completedAt);
}

function isSameSecond(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  return Math.floor(Date.parse(one) / 1000) === Math.floor(Date.parse(other) / 1000);
}
