/** Options of the server that later versions do not know any more, with the minor version of Velero 1 that dropped them: with one of them it does not start. */
const dropped: Readonly<Record<string, number>> = {
  '--keep-latest-maintenance-jobs': 17,
  '--maintenance-job-cpu-limit': 17,
  '--maintenance-job-cpu-request': 17,
  '--maintenance-job-mem-limit': 17,
  '--maintenance-job-mem-request': 17,
};

/** What the server of another version is started with in place of `args`, and the options that had to go or change. */
export function argsFor(version: string, args: readonly string[]): { args: string[]; changed: string[] } {
  const minor = Number(/^v?1\.(\d+)/.exec(version)?.[1] ?? 0);
  const kept: string[] = [];
  const changed: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const [name = ''] = word.split('=');
    const next = args[at + 1];
    const value = word.includes('=') || next === undefined || next.startsWith('--') ? undefined : next;
    if ((dropped[name] ?? Number.POSITIVE_INFINITY) <= minor) {
      changed.push(name);
      if (value !== undefined) at += 1;
    } else if (name === '--uploader-type' && minor >= 17 && (word.endsWith('=restic') || value === 'restic')) {
      changed.push(name);
      kept.push('--uploader-type=kopia');
      if (value !== undefined) at += 1;
    } else {
      kept.push(word);
    }
  }
  return { args: kept, changed };
}
