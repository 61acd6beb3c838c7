import * as vscode from 'vscode';
import { toKubeferryError } from '../../model/error.ts';
import type { ReadStore } from '../../model/stores/read-store.ts';
import { storeKey } from '../../model/stores/store-identity.ts';
import { backupScheme } from '../manifest.ts';
import { ReadOnlyFiles } from '../read-only-files.ts';
import type { Shared } from '../shared.ts';
import { errorSentence } from '../words.ts';
import { type BackupDocument, fromUriParts, toUriParts } from './document-uri.ts';

/** The document of an object or a file of a backup. */
export function backupUri(store: ReadStore, backup: string, of: BackupDocument['of']): vscode.Uri {
  return vscode.Uri.from({ scheme: backupScheme, ...toUriParts({ store: storeKey(store), backup, of }) });
}

/** Objects and files of backups as read-only text. They are read from stores that this window knows, and from no others. */
export class BackupDocuments extends ReadOnlyFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #shared: Shared;
  readonly #stores: () => Promise<ReadStore[]>;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  /** VS Code asks for the size of a file before it reads it: the last one is kept till then. */
  #asked: { key: string; text: Uint8Array } | undefined;
  /** How often something was prepared. */
  #prepared = 0;

  readonly onDidChangeFile = this.#changed.event;

  /** `stores` gives those that this window knows. */
  constructor(shared: Shared, stores: () => Promise<ReadStore[]>) {
    super();
    this.#shared = shared;
    this.#stores = stores;
  }

  /** What is in a backup does not change. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  /** Reads what is about to be opened; false where the person asked for another one meanwhile. Throws why it cannot be shown, which an editor does not tell. */
  async prepare(uri: vscode.Uri): Promise<boolean> {
    this.#prepared += 1;
    const turn = this.#prepared;
    const text = await this.#load(uri);
    if (turn !== this.#prepared) return false;
    this.#asked = { key: uri.toString(), text };
    return true;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const key = uri.toString();
    const text = this.#asked?.key === key ? this.#asked.text : await this.#read(uri);
    this.#asked = { key, text };
    const { byteLength: size } = text;
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const asked = this.#asked;
    this.#asked = undefined;
    return asked?.key === uri.toString() ? asked.text : this.#read(uri);
  }

  dispose(): void {
    this.#asked = undefined;
    this.#changed.dispose();
  }

  async #read(uri: vscode.Uri): Promise<Uint8Array> {
    try {
      return await this.#load(uri);
    } catch (thrown) {
      if (thrown instanceof vscode.FileSystemError) throw thrown;
      throw vscode.FileSystemError.Unavailable(errorSentence(toKubeferryError(thrown)));
    }
  }

  async #load(uri: vscode.Uri): Promise<Uint8Array> {
    const document = fromUriParts(uri);
    if (!document) throw vscode.FileSystemError.FileNotFound(uri);
    const store = (await this.#stores()).find((one) => storeKey(one) === document.store);
    if (!store) {
      throw vscode.FileSystemError.Unavailable(
        vscode.l10n.t('The store of the backup {name} is not among those of this window any more.', {
          name: document.backup,
        }),
      );
    }
    const { backup: name, of } = document;
    const { text, cut } = await this.#shared.engine.request('backup.text', { store, name, of });
    const end = cut ? `\n${vscode.l10n.t('… It goes on in the backup: an editor takes no more.')}\n` : '';
    return new TextEncoder().encode(text + end);
  }
}
