import * as vscode from 'vscode';
import type { ComparisonAsk, SourceChange } from '../../model/comparison/comparison.ts';
import type { ShownChanges } from '../../model/comparison/comparison-page.ts';
import { visibleText } from '../../model/words/visible-text.ts';
import type { Shared } from '../shared.ts';
import { translate } from '../words.ts';
import type { LiveComparison } from './live-comparison.ts';
import { MigratedSource } from './migrated-source.ts';
import { sideTitle } from './side-title.ts';
import { timeOf } from './time-of.ts';

/** Changes that the page lists; of more, the number is told. */
const mostRows = 200;

/** What changes on the left side of a comparison while it is followed, what that means for its migration, and exporting the source again. */
export class SourceWatch implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #ask: ComparisonAsk;
  readonly #live: LiveComparison;
  readonly #changed: () => void;
  readonly #listening: vscode.Disposable;
  /** Aborts when the page is closed. */
  readonly #closed = new AbortController();
  /** Whether the left side is a cluster; nothing as long as that is not known. */
  #isCluster: boolean | undefined;
  readonly #migrated = new MigratedSource();
  #exporting = false;

  /** `changed` is called when there is another thing to show. */
  constructor(shared: Shared, ask: ComparisonAsk, live: LiveComparison, changed: () => void) {
    this.#shared = shared;
    this.#ask = ask;
    this.#live = live;
    this.#changed = changed;
    this.#listening = vscode.Disposable.from(
      shared.runEnded.event(() => this.#look()),
      // A page that came back in Restricted Mode was not looked at yet.
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#look()),
    );
    if (ask.of === 'sides') this.#isCluster = ask.left.from === 'cluster';
    else void this.#look();
  }

  dispose(): void {
    this.#listening.dispose();
    this.#closed.abort();
  }

  /** What the page shows of it; nothing where the left side cannot change, or was not looked at as a whole yet. */
  shown(): ShownChanges | undefined {
    const { since, changes, gaps } = this.#live.changes;
    if (!this.#isCluster || since === undefined) return undefined;
    const rows = changes.slice(0, mostRows).map(shownChange);
    const offered = this.#ask.of === 'migration' && ({ exportAgain: this.#exporting ? 'busy' : 'offered' } as const);
    const unseen = gaps.map(({ from, to }) =>
      vscode.l10n.t('From {from} to {to} not all was followed: what changed then may not be listed.', {
        from: timeOf(from),
        to: timeOf(to),
      }),
    );
    const more =
      rows.length < changes.length
        ? [vscode.l10n.t('Listed are the newest {shown} of {count}.', { shown: rows.length, count: changes.length })]
        : [];
    const notes = [...this.#migrated.meaning(translate), ...unseen, ...more];
    return { title: this.#title(timeOf(since)), count: changes.length, rows, notes, ...offered };
  }

  /** Reads the source anew into the migration's folder; the list begins again with what changed since that began. */
  async exportAgain(): Promise<void> {
    if (this.#ask.of !== 'migration' || this.#exporting) return;
    this.#exporting = true;
    this.#changed();
    const at = new Date().toISOString();
    try {
      const exported = await vscode.commands.executeCommand('kubeferry.migration.preview', this.#ask.folder);
      if (exported !== true) return;
      this.#migrated.exported(at);
      this.#beginAgain(at);
    } finally {
      this.#exporting = false;
      this.#changed();
    }
  }

  #beginAgain(at: string): void {
    this.#live.changes.forgetBefore(at);
    // Edits that explain differences are read at the beginning of a comparison.
    this.#live.compareSoon();
  }

  #title(time: string): string {
    if (this.#ask.of === 'migration') return vscode.l10n.t('Changed on the source since {time}', { time });
    return vscode.l10n.t('Changed in {side} since {time}', { side: sideTitle(this.#ask.left), time });
  }

  async #look(): Promise<void> {
    if (this.#ask.of !== 'migration' || !vscode.workspace.isTrusted) return;
    const { signal } = this.#closed;
    try {
      const folders = [this.#ask.folder];
      const [summary] = await this.#shared.engine.request('migration.list', { folders }, { signal });
      this.#isCluster = summary?.plan !== undefined && !('backup' in summary.plan.spec.source);
      const readAt = summary && this.#migrated.take(summary);
      const { since } = this.#live.changes;
      if (readAt !== undefined && since !== undefined && since < readAt) this.#beginAgain(readAt);
    } catch (thrown) {
      if (signal.aborted) return;
      // The comparison itself tells the person what is wrong with the migration.
      this.#shared.log.warn(String(thrown));
    }
    this.#changed();
  }
}

function shownChange({ at, change, object }: SourceChange): ShownChanges['rows'][number] {
  const { kind, name, namespace } = object;
  return { at: timeOf(at), change, kind, name: visibleText(name), ...(namespace !== undefined && { namespace }) };
}
