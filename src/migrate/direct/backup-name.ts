/** The name of a new backup: `<migration>-<YYYYMMDDhhmmss>` in UTC, as Velero names those of a schedule, and the milliseconds: two runs may begin in one second. */
export function backupName(migration: string, at: Date): string {
  return `${migration}-${at.toISOString().replace(/[-:T.Z]/g, '')}`;
}
