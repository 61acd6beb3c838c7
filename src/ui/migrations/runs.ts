import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Grant } from '../../model/clusters/grants.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { MigrationSummary, RunResult, StepSummary, UndoPlan } from '../../model/migration/migration-summary.ts';
import type { VolumeChoice } from '../../model/migration/plan.ts';
import { type Ending, type FollowOptions, follow, logLanguage } from '../follow.ts';
import { Paced } from '../paced.ts';
import { RunStatus } from '../run-status.ts';
import type { Shared } from '../shared.ts';
import { translate as t } from '../words.ts';
import { endWords, isRestore, undoneWords } from './migration-words.ts';

/** What this window can do with a migration's folder. */
export interface RunTarget {
  folder: string;
  name: string;
  /** Kube contexts that take part. */
  contexts: string[];
  /** The objects come out of a backup that was there before. */
  fromBackup: boolean;
}

/** The folder of a migration with what a run needs to know of it. */
export function runTarget(summary: MigrationSummary): RunTarget {
  return {
    folder: summary.folder,
    name: summary.name,
    contexts: [summary.source, ...summary.targets.map((target) => target.context)],
    fromBackup: isRestore(summary),
  };
}

function runEnding({ name, fromBackup }: RunTarget, preview: boolean): (result: RunResult) => Ending {
  return (result) => ({
    outcome: result.state === 'completed' ? 'done' : result.state,
    text: endWords({ name, preview, fromBackup }, result, t).text,
  });
}

interface Running {
  cancel: AbortController;
  steps: StepSummary[];
}

/** Milliseconds between two redraws of the tree while a run goes on. */
const redraw = 300;

/** The runs, previews and undos that this window has under way, and the log channel of each migration. */
export class Runs implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #free: (folder: string) => Promise<void>;
  readonly #running = new Map<string, Running>();
  readonly #channels = new Map<string, vscode.OutputChannel>();
  readonly #status = new RunStatus(vscode.l10n.t('Kubeferry: Running Migration'));
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #toDraw = new Set<string>();
  readonly #redraw = new Paced(redraw, () => {
    const folders = [...this.#toDraw];
    this.#toDraw.clear();
    for (const one of folders) this.#changed.fire(one);
  });

  /** Fires with a folder when something began or ended there, or its steps went on. */
  readonly onDidChange = this.#changed.event;

  /** `free`: has a folder free of what nobody asked for, before something begins there. */
  constructor(shared: Shared, free: (folder: string) => Promise<void>) {
    this.#shared = shared;
    this.#free = free;
  }

  /** Whether this window does something with the folder. */
  isRunning(folder: string): boolean {
    return this.#running.has(folder);
  }

  /** The steps of what is under way, or nothing. */
  steps(folder: string): StepSummary[] | undefined {
    return this.#running.get(folder)?.steps;
  }

  /** Asks what is under way to stop at a place from which it resumes. */
  cancel(folder: string): void {
    this.#running.get(folder)?.cancel.abort();
  }

  /** Runs a migration, or resumes it; `anew` reads the source again then. Throws `locked` where this window is busy with it, and what the engine answers. */
  run(
    target: RunTarget,
    grants: Grant[],
    { anew = false, volumes }: { anew?: boolean; volumes?: Record<string, VolumeChoice> | undefined } = {},
  ): Promise<RunResult> {
    const { name } = target;
    const title = target.fromBackup
      ? vscode.l10n.t('Restoring {name}', { name })
      : vscode.l10n.t('Migrating {name}', { name });
    return this.#follow(target, title, runEnding(target, false), (options) =>
      this.#shared.engine.request(
        'migration.run',
        { folder: target.folder, grants, anew, ...(volumes && { volumes }) },
        { ...options, tellsDeath: true },
      ),
    );
  }

  /** Does everything that a run does except the writes. */
  preview(target: RunTarget): Promise<RunResult> {
    const title = vscode.l10n.t('Previewing {name}', { name: target.name });
    return this.#follow(target, title, runEnding(target, true), (options) =>
      this.#shared.engine.request('migration.preview', { folder: target.folder }, options),
    );
  }

  /** Undoes of a run what a person saw in its plan. */
  undo(target: RunTarget, { run, remove, putBack }: UndoPlan, grants: Grant[]): Promise<UndoPlan> {
    const title = vscode.l10n.t('Undoing {name}', { name: target.name });
    const approved = [...remove, ...putBack].map(({ uid }) => uid);
    const ending = (done: UndoPlan): Ending => ({ outcome: 'done', text: undoneWords(target.name, done, t).text });
    return this.#follow(target, title, ending, (options) =>
      this.#shared.engine.request('migration.undo', { folder: target.folder, run, grants, approved }, options),
    );
  }

  /** The log channel of a migration; made at first use. True in `fresh` where nothing has been written to it. */
  channel(target: { folder: string; name: string }): { channel: vscode.OutputChannel; fresh: boolean } {
    const known = this.#channels.get(target.folder);
    if (known) return { channel: known, fresh: false };
    // Two migrations of one name in different folders must not share a name in the list of channels.
    const label = [...this.#channels.values()].some((one) => one.name === `Kubeferry: ${target.name}`)
      ? `Kubeferry: ${target.name} (${basename(target.folder)})`
      : `Kubeferry: ${target.name}`;
    const channel = vscode.window.createOutputChannel(label, logLanguage);
    this.#channels.set(target.folder, channel);
    return { channel, fresh: true };
  }

  /** Closes the channels of migrations that are gone. */
  keepOnly(folders: readonly string[]): void {
    for (const [folder, channel] of this.#channels) {
      if (folders.includes(folder) || this.#running.has(folder)) continue;
      channel.dispose();
      this.#channels.delete(folder);
    }
  }

  dispose(): void {
    this.#redraw.end();
    for (const running of this.#running.values()) running.cancel.abort();
    vscode.Disposable.from(this.#status, this.#changed, ...this.#channels.values()).dispose();
  }

  async #follow<Result>(
    target: RunTarget,
    title: string,
    ending: (result: Result) => Ending,
    request: (options: FollowOptions) => Promise<Result>,
  ): Promise<Result> {
    if (this.#running.has(target.folder)) {
      throw new KubeferryError('locked', message('ui.already-running', { name: target.name }));
    }
    const running: Running = { cancel: new AbortController(), steps: [] };
    const { channel } = this.channel(target);
    await this.#begin(target.folder, running);
    channel.show(true);
    try {
      await this.#free(target.folder);
      return await follow(
        {
          id: target.folder,
          title,
          name: target.name,
          channel,
          status: this.#status,
          clusters: target.contexts,
          cancel: running.cancel,
          openLog: {
            command: 'kubeferry.migration.openLog',
            title: vscode.l10n.t('Open Log'),
            arguments: [target.folder],
          },
          onSteps: (live) => {
            running.steps = live.steps;
            this.#toDraw.add(target.folder);
            this.#redraw.soon();
          },
        },
        ending,
        request,
      );
    } finally {
      await this.#end(target.folder);
    }
  }

  async #begin(folder: string, running: Running): Promise<void> {
    this.#running.set(folder, running);
    this.#changed.fire(folder);
    await this.#shared.setContextKey('kubeferry:running', true);
  }

  async #end(folder: string): Promise<void> {
    this.#running.delete(folder);
    this.#changed.fire(folder);
    await this.#shared.setContextKey('kubeferry:running', this.#running.size > 0);
  }
}
