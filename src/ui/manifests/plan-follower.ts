import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { toKubeferryError } from '../../model/error.ts';
import { planPattern } from '../migrations/plan-files.ts';
import type { Shared } from '../shared.ts';
import { tellReadapted } from './follow-plan.ts';
import { unsavedManifests } from './unsaved-manifests.ts';

/** Milliseconds after a plan was written before the manifests follow it. */
const pause = 500;

/** Making manifests that waits for its time, or is under way. */
interface Following {
  timer: NodeJS.Timeout;
  cancel: AbortController;
  ended: Promise<void>;
}

/**
 * Has the manifests of a migration follow its plan when that was saved, or written by somebody else, such as after an undo. Nobody asked for it, so
 * that what hinders it only stands in the log; whatever a person begins in the folder goes before it (`stop`).
 */
export class PlanFollower implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #following = new Map<string, Following>();
  readonly #followed = new vscode.EventEmitter<string>();
  readonly #listening: vscode.Disposable;

  /** Fires with the folder of a migration whose manifests were made anew. */
  readonly onDidFollow = this.#followed.event;

  constructor(shared: Shared) {
    this.#shared = shared;
    const watcher = vscode.workspace.createFileSystemWatcher(planPattern);
    const changed = watcher.onDidChange(({ scheme, fsPath }) => {
      if (scheme === 'file' && vscode.workspace.isTrusted) this.#soon(dirname(fsPath));
    });
    this.#listening = vscode.Disposable.from(watcher, changed);
  }

  /** Breaks off what is under way in a folder, and resolves when the folder is free of it. */
  async stop(folder: string): Promise<void> {
    const following = this.#following.get(folder);
    clearTimeout(following?.timer);
    following?.cancel.abort();
    this.#following.delete(folder);
    await following?.ended;
  }

  dispose(): void {
    for (const folder of [...this.#following.keys()]) void this.stop(folder);
    vscode.Disposable.from(this.#listening, this.#followed).dispose();
  }

  #soon(folder: string): void {
    const before = this.stop(folder);
    const cancel = new AbortController();
    const following: Following = {
      cancel,
      ended: before,
      timer: setTimeout(() => {
        following.ended = before.then(() => this.#follow(folder, cancel.signal));
      }, pause),
    };
    this.#following.set(folder, following);
  }

  async #follow(folder: string, signal: AbortSignal): Promise<void> {
    // What is typed stays a person's: the files below it are not changed meanwhile.
    if (signal.aborted || unsavedManifests(folder).length > 0) return;
    try {
      const readapted = await this.#shared.engine.request('migration.readapt', { folder }, { signal });
      if (readapted.changed > 0 || readapted.conflicts > 0) tellReadapted(folder, readapted);
      this.#followed.fire(folder);
    } catch (thrown) {
      const { code } = toKubeferryError(thrown);
      // A run reads the plan itself, and the first preview makes what there is none of yet.
      const isUsual = signal.aborted || code === 'locked' || code === 'not-found' || code === 'invalid';
      if (!isUsual) this.#shared.log.warn(`${folder}: ${String(thrown)}`);
    }
  }
}
