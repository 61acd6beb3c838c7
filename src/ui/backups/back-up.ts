import * as vscode from 'vscode';
import type { BackupInfo } from '../../model/backups/backup-contents.ts';
import type { BackupRequests } from '../../model/backups/backup-requests.ts';
import { toKubeferryError } from '../../model/error.ts';
import { durationSeconds } from '../../model/go-duration.ts';
import { defaultTtl, type StoreSpec } from '../../model/migration/plan.ts';
import { storeLabel } from '../../model/stores/store-label.ts';
import type { NamespaceSelection } from '../clusters/node.ts';
import { type Ending, type FollowOptions, follow } from '../follow.ts';
import { askLifetime, lifetimeQuestion } from '../lifetime.ts';
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

/** Key of how long the last backup was to be kept, in the memory of VS Code. */
const rememberedTtl = 'kubeferry.backups.ttl';

interface BackupDraft extends Draft {
  store?: StoreSpec;
  name?: string;
  /** How long it is kept, such as `720h`. */
  kept?: string;
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
      [
        ...(selection ? [] : [sourceContextPage(pages), sourceNamespacesPage(pages)]),
        this.#storePage(),
        namePage(),
        this.#lifetimePage(),
      ],
      draft,
    );
    const { source, store, name, kept } = draft;
    if (!finished || !source || !('context' in source) || !store || name === undefined || kept === undefined) return;
    await this.#shared.context.globalState.update(rememberedTtl, kept);
    const ttlHours = (durationSeconds(kept) ?? 0) / 3600;
    await this.#run({ context: source.context, namespaces: draft.namespaces, store, name, ttlHours });
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

  #lifetimePage(): Page<BackupDraft> {
    return {
      show: async (draft, place) => {
        const last = this.#shared.context.globalState.get<unknown>(rememberedTtl);
        const known = draft.kept ?? (typeof last === 'string' ? last : defaultTtl);
        const answer = await askLifetime(place, { placeholder: lifetimeQuestion(), known });
        if (typeof answer === 'string') return answer;
        draft.kept = answer.value;
        return 'next';
      },
    };
  }

  async #run(asked: BackupRequests['backup.create']['params']): Promise<void> {
    const { context, namespaces, store, name } = asked;
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
        (options: FollowOptions) => this.#shared.engine.request('backup.create', asked, options),
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
    const { expiresAt } = backup;
    if (expiresAt === undefined) return { outcome: 'done', text };
    const kept = vscode.l10n.t('It is kept until {day}.', { day: new Date(expiresAt).toLocaleDateString() });
    return { outcome: 'done', text: `${text} ${kept}` };
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
