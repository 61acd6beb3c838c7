import { setImmediate as nextTurn } from 'node:timers/promises';
import * as vscode from 'vscode';
import { ReadOnlyFiles } from './read-only-files.ts';
import type { Shared } from './shared.ts';

/** What activation registers: thin stands-ins that load the bundle of their feature at first use. */

/** Serves one command; the arguments are those that VS Code passes (a tree node, the selected nodes, …). */
export type CommandHandler = (...args: unknown[]) => unknown;

/**
 * A function that loads once; a load that failed is tried again at the next call. A load has a turn of the event loop for
 * itself, so that the first use, which loads one thing after the other, never holds up the other extensions for long.
 */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= inOwnTurn(load).catch((thrown: unknown) => {
      loaded = undefined;
      throw thrown;
    });
    return loaded;
  };
}

async function inOwnTurn<T>(load: () => Promise<T>): Promise<T> {
  await nextTurn();
  const value = await load();
  await nextTurn();
  return value;
}

/** Registers commands whose handlers are loaded at the first call. Whatever a handler throws is shown to the person once. */
export function lazyCommands<Id extends string>(
  ids: readonly Id[],
  load: () => Promise<Record<Id, CommandHandler>>,
  shared: () => Promise<Shared>,
): vscode.Disposable {
  const registered = ids.map((id) =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        return await (await load())[id](...args);
      } catch (thrown) {
        await (await shared()).showError(thrown);
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

/** A tree whose provider is loaded when the view is first shown. */
export class LazyTree<Node> implements vscode.TreeDataProvider<Node> {
  readonly #changed = new vscode.EventEmitter<Node | Node[] | undefined | null>();
  readonly #load: () => Promise<vscode.TreeDataProvider<Node>>;
  #tree: vscode.TreeDataProvider<Node> | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(load: () => Promise<vscode.TreeDataProvider<Node>>) {
    this.#load = once(async () => {
      const tree = await load();
      tree.onDidChangeTreeData?.((node) => this.#changed.fire(node ?? undefined));
      this.#tree = tree;
      return tree;
    });
  }

  async getChildren(node?: Node): Promise<Node[]> {
    return (await (await this.#load()).getChildren(node)) ?? [];
  }

  async getTreeItem(node: Node): Promise<vscode.TreeItem> {
    return (await this.#load()).getTreeItem(node);
  }

  getParent(node: Node): vscode.ProviderResult<Node> {
    return this.#tree?.getParent?.(node);
  }

  resolveTreeItem(
    item: vscode.TreeItem,
    node: Node,
    token: vscode.CancellationToken,
  ): vscode.ProviderResult<vscode.TreeItem> {
    return this.#tree?.resolveTreeItem?.(item, node, token) ?? item;
  }
}

/** A read-only file system whose provider is loaded when one of its files is first opened. */
export class LazyFiles extends ReadOnlyFiles implements vscode.FileSystemProvider {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #load: () => Promise<vscode.FileSystemProvider>;

  readonly onDidChangeFile = this.#changed.event;

  constructor(load: () => Promise<vscode.FileSystemProvider>) {
    super();
    this.#load = once(async () => {
      const files = await load();
      files.onDidChangeFile((changes) => this.#changed.fire(changes));
      return files;
    });
  }

  watch(uri: vscode.Uri, options: Parameters<vscode.FileSystemProvider['watch']>[1]): vscode.Disposable {
    let ended = false;
    let inner: vscode.Disposable | undefined;
    // A provider that cannot be loaded says so when the file is read.
    this.#load().then(
      (files) => {
        if (!ended) inner = files.watch(uri, options);
      },
      () => undefined,
    );
    return new vscode.Disposable(() => {
      ended = true;
      inner?.dispose();
    });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return (await this.#load()).stat(uri);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#load()).readFile(uri);
  }
}
