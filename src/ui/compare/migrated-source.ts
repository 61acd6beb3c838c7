import type { MigrationSummary, ReadBackup, RunSummary } from '../../model/migration/migration-summary.ts';
import type { Translate } from '../translate.ts';
import { timeOf } from './time-of.ts';

/** What the runs of a migration have read of its source, and what was exported of it since, as far as a comparison tells of that. */
export class MigratedSource {
  #read: ReadBackup | undefined;
  /** When the last run did something last. */
  #lastAt: string | undefined;
  /** The backup from which *Resume* goes on, where it is whole. */
  #resumes: string | undefined;
  #exportedAt: string | undefined;

  /** The source was read into the migration's folder, at a time in ISO 8601. */
  exported(at: string): void {
    this.#exportedAt = at;
  }

  /** Takes in how the migration stands. Gives as of when a run has read the source, where that is another backup than before (ISO 8601). */
  take({ runs, resumes }: Pick<MigrationSummary, 'runs' | 'resumes'>): string | undefined {
    const [readBefore, lastBefore] = [this.#read?.backup, this.#lastAt];
    this.#read = lastRead(runs);
    this.#lastAt = runs.at(-1)?.lastAt;
    this.#resumes = runs.find(({ run }) => run === resumes)?.backup;
    // What was exported came along with that run, or that went on without it.
    if (this.#lastAt !== lastBefore) this.#exportedAt = undefined;
    return this.#read?.backup === readBefore ? undefined : this.#read?.at;
  }

  /** What it means that the source changes, in sentences. */
  meaning(t: Translate): string[] {
    if (this.#exportedAt !== undefined) return [this.#exportedMeans(timeOf(this.#exportedAt), t)];
    if (!this.#read) return [];
    const { backup, at } = this.#read;
    const time = new Date(at).toLocaleString();
    return [
      t(
        'The last run moves what is in its backup {backup}, begun at {time}: what changed on the source after that would be lost at cutover.',
        { time, backup },
      ),
    ];
  }

  #exportedMeans(time: string, t: Translate): string {
    const backup = this.#resumes;
    if (backup === undefined) {
      return t('Exported again at {time}: it comes to the target when the migration is run again.', { time });
    }
    return t(
      'Exported again at {time}: a new run with Migrate brings it to the target. Resume does not where it goes on from the backup {backup}.',
      { time, backup },
    );
  }
}

/** What the newest of these runs, the newest last, moved of the source and did not take back. A run that ended before its backup was read has moved nothing. */
function lastRead(runs: readonly RunSummary[]): ReadBackup | undefined {
  return runs.findLast(({ read, state }) => read && state !== 'undone')?.read;
}
