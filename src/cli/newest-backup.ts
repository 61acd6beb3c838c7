import type { Call, EngineScope } from '../engine/handler.ts';
import { handlers } from '../engine/handlers.ts';
import type { BackupInfo } from '../model/backups/backup-contents.ts';
import { fromPlainError, KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { MigrationSummary } from '../model/migration/migration-summary.ts';

/** Backups that are asked for at a time. */
const pageSize = 100;

/**
 * The newest complete backup that runs and `back-up` made of a migration, in the store of its plan; else the one that its
 * last run read from.
 * @throws KubeferryError `usage` where there is none, what is wrong with the plan, and what the store answers.
 */
export async function newestBackup(summary: MigrationSummary, call: Call<never>, scope: EngineScope): Promise<string> {
  const { name, problem, runs } = summary;
  if (problem) throw fromPlainError(problem);
  const [newest] = (await madeFor(summary, call, scope)).sort((a, b) => (a.name < b.name ? 1 : -1));
  const backup = newest?.name ?? runs.findLast((run) => run.backup !== undefined)?.backup;
  if (backup !== undefined) return backup;
  throw new KubeferryError('usage', message('run.no-backup', { name }), { hint: message('run.no-backup.hint') });
}

/** The complete backups that are called `<migration>-<time in digits>` and hold what the plan selects. */
async function madeFor({ name, plan }: MigrationSummary, call: Call<never>, scope: EngineScope): Promise<BackupInfo[]> {
  const store = plan?.spec.store ?? (await handlers['store.default']({}, call, scope));
  const found: BackupInfo[] = [];
  // Names come in order, so those before the migration's own are skipped and those behind them not read.
  let after: string | undefined = `backups/${name}-`;
  while (after !== undefined) {
    const page = await handlers['backup.list']({ store, after, limit: pageSize }, call, scope);
    found.push(...page.backups);
    after = page.backups.at(-1)?.name.startsWith(`${name}-`) ? page.next : undefined;
  }
  const wanted = plan?.spec.select.namespaces ?? [];
  return found.filter(
    (backup) =>
      backup.complete &&
      isTime(backup.name.slice(name.length + 1)) &&
      wanted.every((namespace) => backup.namespaces.includes(namespace)),
  );
}

function isTime(text: string): boolean {
  return /^\d{17}$/.test(text);
}
