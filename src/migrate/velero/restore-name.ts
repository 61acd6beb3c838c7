/** The name of a Restore, or of what one reads, which a run asks a Velero for. `run`: its UUID. */
export function restoreName(run: string, target: string, part: string): string {
  return `${run.slice(0, 8)}-${target}-${part}`;
}

/** Whether a Restore of that name is one of a run. */
export function isRestoreOf(run: string, name: string): boolean {
  return name.startsWith(`${run.slice(0, 8)}-`);
}
