import * as vscode from 'vscode';
import type { MigrationSummary } from '../../model/migration/migration-summary.ts';
import type { Shared } from '../shared.ts';
import type { MigrationFolders } from './folders.ts';
import { canResume, canUndo } from './migration-words.ts';

/** The migrations of this workspace as the engine tells them, read again after changes on disk while somebody looks. */
export class Migrations implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #folders: MigrationFolders;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listening: vscode.Disposable;
  #loading: Promise<MigrationSummary[]> | undefined;
  #stale = true;
  #last: MigrationSummary[] = [];

  /** Fires when the list may have changed; `list` gives the new one. */
  readonly onDidChange = this.#changed.event;

  constructor(shared: Shared, folders: MigrationFolders) {
    this.#shared = shared;
    this.#folders = folders;
    this.#listening = folders.onDidChange(() => this.refresh());
  }

  /** All migrations, sorted by folder. Throws what the engine answers. */
  async list(): Promise<MigrationSummary[]> {
    // What a run changes while this is read is told by another event; waiting for silence would outlast the run.
    if (this.#stale) this.#loading ??= this.#load();
    await this.#loading;
    return this.#last;
  }

  /** Reads the list again now, so that the tree and the commands know what ended before a person is told. */
  async reload(): Promise<void> {
    this.refresh();
    try {
      // What was under way began before, and may not hold it.
      await this.#loading;
      await this.list();
    } catch (thrown) {
      // The tree shows it; how the run ended must be told all the same.
      this.#shared.log.warn(String(thrown));
    }
  }

  /** Has the list read again when it is next asked for. */
  refresh(): void {
    this.#stale = true;
    this.#changed.fire();
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }

  async #load(): Promise<MigrationSummary[]> {
    this.#stale = false;
    try {
      const folders = await this.#folders.list();
      const list = folders.length === 0 ? [] : await this.#shared.engine.request('migration.list', { folders });
      this.#last = list;
      await this.#setKeys(list);
      if (this.#stale) queueMicrotask(() => this.#changed.fire());
      return list;
    } catch (thrown) {
      this.#stale = true;
      throw thrown;
    } finally {
      this.#loading = undefined;
    }
  }

  async #setKeys(list: readonly MigrationSummary[]): Promise<void> {
    const some = (found: boolean) => (found ? 'some' : 'none');
    await this.#shared.setContextKey('kubeferry:migrations', some(list.length > 0));
    await this.#shared.setContextKey('kubeferry:resumable', some(list.some(canResume)));
    await this.#shared.setContextKey('kubeferry:undoable', some(list.some(canUndo)));
    await this.#shared.setContextKey('kubeferry:reports', some(list.some((one) => one.report !== undefined)));
  }
}
