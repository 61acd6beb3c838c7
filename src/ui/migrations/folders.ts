import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { planPattern } from './plan-files.ts';

/** Key of the folder that was asked for while none was open. */
const rememberedFolder = 'kubeferry.migrations.folder';
/** Milliseconds that changes are gathered for: a run writes its journal many times a second. */
const gathering = 400;

/** Paths of all migration folders, sorted. In a workspace that is not trusted there are none: plans are inert there. */
export async function findMigrationFolders(state: vscode.Memento): Promise<string[]> {
  if (!vscode.workspace.isTrusted) return [];
  const folders = new Set<string>();
  for (const root of rootsOf(state)) {
    const found = await vscode.workspace.findFiles(new vscode.RelativePattern(root, planPattern), '**/node_modules/**');
    for (const file of found) if (file.scheme === 'file') folders.add(dirname(file.fsPath));
  }
  return [...folders].sort();
}

/** The workspace folders on this machine, else the folder that was asked for once. */
function rootsOf(state: vscode.Memento): vscode.Uri[] {
  const open = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri).filter((uri) => uri.scheme === 'file');
  if (open.length > 0) return open;
  const remembered = state.get<unknown>(rememberedFolder);
  return typeof remembered === 'string' ? [vscode.Uri.file(remembered)] : [];
}

/** Finds the `*.migration` folders of the workspace and tells when what they hold has changed. */
export class MigrationFolders implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #state: vscode.Memento;
  readonly #disposables: vscode.Disposable[] = [this.#changed];
  #watchers: vscode.Disposable[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Fires after a plan, a journal or a lock was written or went away, and when workspace folders come or go. */
  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento) {
    this.#state = state;
    this.#disposables.push(
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#soon()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#watch();
        this.#soon();
      }),
    );
    this.#watch();
  }

  /** Paths of all migration folders, sorted. */
  list(): Promise<string[]> {
    return findMigrationFolders(this.#state);
  }

  /**
   * The folder that new migrations lie in: the first workspace folder, else the one that was asked for once.
   * Nothing where the person closed the dialog.
   */
  async parent(): Promise<string | undefined> {
    const [root] = rootsOf(this.#state);
    if (root) return root.fsPath;
    const [chosen] =
      (await vscode.window.showOpenDialog({
        canSelectFiles: false,
        canSelectFolders: true,
        openLabel: vscode.l10n.t('Keep Migrations Here'),
        title: vscode.l10n.t('In which folder shall migrations be kept?'),
      })) ?? [];
    if (!chosen) return undefined;
    await this.#state.update(rememberedFolder, chosen.fsPath);
    this.#watch();
    this.#soon();
    return chosen.fsPath;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#watchers, ...this.#disposables).dispose();
  }

  #watch(): void {
    vscode.Disposable.from(...this.#watchers).dispose();
    this.#watchers = rootsOf(this.#state).flatMap((root) => {
      const files = vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(root, '**/*.migration/{migration.yaml,journal.jsonl,report.md}'),
      );
      // A file that is written into a folder as soon as that is made may be told of by the folder alone.
      const folders = vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(root, '**/*.migration'),
        false,
        true,
        false,
      );
      // The lock is touched every few seconds as a sign of life; only its coming and going says something.
      const lock = vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(root, '**/*.migration/run.lock'),
        false,
        true,
        false,
      );
      const soon = () => this.#soon();
      files.onDidCreate(soon);
      files.onDidChange(soon);
      files.onDidDelete(soon);
      for (const watcher of [folders, lock]) {
        watcher.onDidCreate(soon);
        watcher.onDidDelete(soon);
      }
      return [files, folders, lock];
    });
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire();
    }, gathering);
  }
}
