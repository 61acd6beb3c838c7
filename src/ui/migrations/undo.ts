import * as vscode from 'vscode';
import { undoGrants, undoVerbs } from '../../model/clusters/grants.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { MigrationSummary, RunSummary, UndoPlan } from '../../model/migration/migration-summary.ts';
import { type Page, runWizard } from '../page-flow.ts';
import type { Shared } from '../shared.ts';
import { pickOne, waitFor } from '../wizard.ts';
import { sentence, translate as t } from '../words.ts';
import { pageScope } from './draft.ts';
import { askGate } from './gate-page.ts';
import { isUndoable, stateWords, undoneWords, undoWords } from './migration-words.ts';
import type { Migrations } from './migrations.ts';
import { notify } from './notify.ts';
import { type Runs, runTarget } from './runs.ts';
import { undoText } from './undo-text.ts';

/** The scheme of the read-only documents that say what an undo will do. */
const undoScheme = 'kubeferry-undo';

/** Undo Run…: shows exactly what will be removed and put back, asks for the write gate, and does it. */
export class Undo implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #migrations: Migrations;
  readonly #runs: Runs;
  readonly #texts = new Map<string, string>();
  readonly #rewritten = new vscode.EventEmitter<vscode.Uri>();
  readonly #documents: vscode.Disposable;

  constructor(shared: Shared, migrations: Migrations, runs: Runs) {
    this.#shared = shared;
    this.#migrations = migrations;
    this.#runs = runs;
    this.#documents = vscode.Disposable.from(
      this.#rewritten,
      vscode.workspace.registerTextDocumentContentProvider(undoScheme, {
        onDidChange: this.#rewritten.event,
        provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? '',
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  /** Asks for the run where there are several, shows the plan, and undoes it when the write gate was accepted. */
  async start(summary: MigrationSummary): Promise<void> {
    const answers: { run?: string; plan?: UndoPlan } = {};
    const runs = summary.runs.filter(isUndoable).reverse();
    const done = await runWizard(
      vscode.l10n.t('Undo {name}', { name: summary.name }),
      [this.#runPage(runs), this.#planPage(summary), this.#gatePage(summary)],
      answers,
    );
    if (!done || !answers.plan) return;
    await this.#undo(summary, answers.plan);
  }

  dispose(): void {
    this.#documents.dispose();
  }

  #runPage(runs: readonly RunSummary[]): Page<{ run?: string }> {
    return {
      needed: () => runs.length > 1,
      async show(answers, place) {
        const answer = await pickOne<string>(place, {
          placeholder: vscode.l10n.t('Which run?'),
          rows: runs.map((run) => ({
            label: new Date(run.startedAt).toLocaleString(),
            description: stateWords(run, t),
            detail: run.run,
            value: run.run,
          })),
        });
        if (typeof answer === 'string') return answer;
        answers.run = answer.value;
        return 'next';
      },
    };
  }

  #planPage(summary: MigrationSummary): Page<{ run?: string; plan?: UndoPlan }> {
    return {
      waits: true,
      show: (answers, place) =>
        waitFor(place, {
          placeholder: vscode.l10n.t('Looking at what the run left…'),
          explain: pageScope(this.#shared).explain,
          work: async (signal) => {
            const { folder } = summary;
            const params = { folder, ...(answers.run !== undefined && { run: answers.run }) };
            const plan = await this.#shared.engine.request('migration.undoPlan', params, { signal });
            answers.plan = plan;
            await this.#show(summary, plan);
          },
        }),
    };
  }

  #gatePage(summary: MigrationSummary): Page<{ plan?: UndoPlan }> {
    return {
      show: async (answers, place) => {
        const { plan } = answers;
        if (!plan) return 'back';
        const answer = await askGate(place, {
          action: vscode.l10n.t('Undo the run of {name}', { name: summary.name }),
          grants: undoGrants(plan),
          verbs: undoVerbs(plan),
          summary: undoWords(plan, t),
          preview: false,
        });
        return typeof answer === 'string' ? answer : 'next';
      },
    };
  }

  async #show(summary: MigrationSummary, plan: UndoPlan): Promise<void> {
    const uri = vscode.Uri.from({ scheme: undoScheme, path: `/${summary.name}/${plan.run}/undo.md` });
    this.#texts.set(uri.toString(), undoText(summary.name, plan, sentence, t));
    // A tab that is still open from the last time shows the plan that is approved now.
    this.#rewritten.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true, preserveFocus: true });
  }

  async #undo(summary: MigrationSummary, plan: UndoPlan): Promise<void> {
    const { name, folder } = summary;
    try {
      const undoing = this.#runs.undo(runTarget(summary), plan, undoGrants(plan));
      const done = await undoing.finally(() => this.#migrations.reload());
      const { severity, text } = undoneWords(name, done, t);
      void notify(severity, text, []);
    } catch (thrown) {
      if (toKubeferryError(thrown).code !== 'cancelled') throw thrown;
      const again = vscode.l10n.t('Undo Run…');
      const text = vscode.l10n.t('Undoing {name} was cancelled; it goes on where it stopped when it is begun again.', {
        name,
      });
      void vscode.window.showWarningMessage(text, again).then((chosen) => {
        if (chosen === again) void vscode.commands.executeCommand('kubeferry.migration.undo', folder);
      });
    }
  }
}
