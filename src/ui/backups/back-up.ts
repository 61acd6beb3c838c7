import * as vscode from 'vscode';
import type { BackupInfo } from '../../model/backup-contents.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { StoreSpec } from '../../model/plan.ts';
import { storeLabel } from '../../model/store-label.ts';
import type { NamespaceSelection } from '../clusters/node.ts';
import { type Ending, type FollowOptions, follow } from '../follow.ts';
import { type Draft, newDraft, pageScope } from '../migrations/draft.ts';
import { sourceContextPage, sourceNamespacesPage } from '../migrations/source-pages.ts';
import { type Page, runWizard } from '../page-flow.ts';
import { RunStatus } from '../run-status.ts';
import type { Shared } from '../shared.ts';
import { knownStores } from '../stores/known-stores.ts';
import { storeRow } from '../stores/store-words.ts';
import { askText, pickOne } from '../wizard.ts';
import { sentence, translate as t } from '../words.ts';
import type { BackupLog } from './backup-log.ts';
import { backupName, backupNameProblem } from './backup-words.ts';

/** Hours that a new backup says it shall be kept. */
const ttlHours = 30 * 24;

interface BackupDraft extends Draft {
  store?: StoreSpec;
  name?: string;
}

/** Back Up…: namespaces of one cluster into a store. Nothing on the cluster is changed. */
export class BackUp implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #planStores: () => Promise<StoreSpec[]>;
  readonly #done: (store: StoreSpec) => void;
  readonly #status = new RunStatus(vscode.l10n.t('Kubeferry: Running Backup'));
  readonly #log: BackupLog;
  readonly #running = new Set<AbortController>();

  /** `done` is called with the store of each backup that ended. */
  constructor(
    shared: Shared,
    log: BackupLog,
    planStores: () => Promise<StoreSpec[]>,
    done: (store: StoreSpec) => void,
  ) {
    this.#shared = shared;
    this.#log = log;
    this.#planStores = planStores;
    this.#done = done;
  }

  /** Asks for what is missing, and backs up. */
  async start(selection: NamespaceSelection | undefined): Promise<void> {
    const pages = pageScope(this.#shared);
    const draft: BackupDraft = newDraft(selection && { context: selection.context }, selection?.namespaces ?? []);
    const finished = await runWizard<BackupDraft>(
      selection
        ? vscode.l10n.t('Back up {namespaces}', { namespaces: selection.namespaces.join(', ') })
        : vscode.l10n.t('Back up'),
      [...(selection ? [] : [sourceContextPage(pages), sourceNamespacesPage(pages)]), this.#storePage(), namePage()],
      draft,
    );
    const { source, store, name } = draft;
    if (!finished || !source || !('context' in source) || !store || name === undefined) return;
    await this.#run(source.context, draft.namespaces, store, name);
  }

  dispose(): void {
    for (const cancel of this.#running) cancel.abort();
    this.#status.dispose();
  }

  #storePage(): Page<BackupDraft> {
    return {
      show: async (draft, place) => {
        const answer = await pickOne<StoreSpec>(place, {
          placeholder: vscode.l10n.t('Into which store? A backup holds Secrets in clear.'),
          explain: pageScope(this.#shared).explain,
          rows: async () => {
            const stores = await knownStores(this.#shared, await this.#planStores());
            return stores.map((store) => ({ ...storeRow(store), value: store.spec }));
          },
          active: (store) => store === draft.store,
        });
        if (typeof answer === 'string') return answer;
        draft.store = answer.value;
        return 'next';
      },
    };
  }

  async #run(context: string, namespaces: string[], store: StoreSpec, name: string): Promise<void> {
    const channel = await this.#log.open();
    const cancel = new AbortController();
    this.#running.add(cancel);
    try {
      const backup = await follow(
        {
          id: name,
          title: vscode.l10n.t('Backing up {namespaces}', { namespaces: namespaces.join(', ') }),
          name,
          channel,
          status: this.#status,
          clusters: [context],
          cancel,
          openLog: { command: 'kubeferry.backups.openLog', title: vscode.l10n.t('Open Log') },
        },
        (done) => endOf(done, store),
        (options: FollowOptions) =>
          this.#shared.engine.request('backup.create', { context, namespaces, store, name, ttlHours }, options),
      );
      this.#tell(backup, store);
    } catch (thrown) {
      if (toKubeferryError(thrown).code !== 'cancelled') throw thrown;
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The backup {name} was cancelled and is not complete.', { name }),
      );
    } finally {
      this.#running.delete(cancel);
      this.#done(store);
    }
  }

  #tell(backup: BackupInfo, store: StoreSpec): void {
    const { outcome, text } = endOf(backup, store);
    if (outcome === 'done') void vscode.window.showInformationMessage(text);
    else void vscode.window.showWarningMessage(text);
  }
}

function endOf(backup: BackupInfo, store: StoreSpec): Ending {
  const { name, phase, objects = 0, errors } = backup;
  if (backup.complete && errors === 0) {
    const place = storeLabel(store);
    const text = vscode.l10n.t('The backup {name} lies in {place}. Objects: {objects}.', { name, objects, place });
    return { outcome: 'done', text };
  }
  const text = vscode.l10n.t('The backup {name} ended as {phase}. Errors: {errors}.', { name, phase, errors });
  return { outcome: 'failed', text: backup.problem ? `${text} ${sentence(backup.problem.words)}` : text };
}

function namePage(): Page<BackupDraft> {
  return {
    async show(draft, place) {
      const answer = await askText(place, {
        prompt: vscode.l10n.t('The name of the backup'),
        value: draft.name ?? backupName(draft.namespaces, new Date()),
        check: (name) => backupNameProblem(name, t),
      });
      if (typeof answer === 'string') return answer;
      draft.name = answer.value;
      return 'next';
    },
  };
}
