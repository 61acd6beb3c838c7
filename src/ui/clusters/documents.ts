import * as vscode from 'vscode';
import { toKubeferryError } from '../../model/error.ts';
import { objectScheme } from '../manifest.ts';
import { ReadOnlyFiles } from '../read-only-files.ts';
import type { Shared } from '../shared.ts';
import { errorSentence } from '../words.ts';
import { fromUriParts, type LiveObject, toUriParts } from './object-uri.ts';

/** Milliseconds between two looks at an object whose document is open. */
const interval = 2500;

interface Held {
  text: Uint8Array;
  resourceVersion: string;
  /** When this content was first seen. */
  mtime: number;
}

/** The document of a live object. */
export function objectUri(object: LiveObject): vscode.Uri {
  return vscode.Uri.from({ scheme: objectScheme, ...toUriParts(object) });
}

/** Live objects as read-only YAML files; those that are open are looked at again every few seconds. */
export class ObjectDocuments extends ReadOnlyFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #shared: Shared;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #held = new Map<string, Held>();
  readonly #watches = new Map<string, { count: number; end: AbortController }>();

  readonly onDidChangeFile = this.#changed.event;

  constructor(shared: Shared) {
    super();
    this.#shared = shared;
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    const key = uri.toString();
    const watch = this.#watches.get(key) ?? { count: 0, end: new AbortController() };
    watch.count += 1;
    if (watch.count === 1) {
      this.#watches.set(key, watch);
      void this.#follow(uri, watch.end.signal);
    }
    return new vscode.Disposable(() => {
      watch.count -= 1;
      if (watch.count > 0) return;
      watch.end.abort();
      this.#watches.delete(key);
      this.#held.delete(key);
    });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { text, mtime } = this.#held.get(uri.toString()) ?? (await this.#read(uri));
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime,
      size: text.byteLength,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#read(uri)).text;
  }

  /** Looks again at every open object below a context and, where given, a namespace. */
  async refresh(context: string, namespace?: string): Promise<void> {
    const open = [...this.#watches.keys()].map((key) => vscode.Uri.parse(key, true));
    const meant = open.filter((uri) => {
      const live = fromUriParts(uri);
      return live?.context === context && (namespace === undefined || live.object.namespace === namespace);
    });
    await Promise.all(meant.map((uri) => this.#look(uri)));
  }

  dispose(): void {
    for (const { end } of this.#watches.values()) end.abort();
    this.#watches.clear();
    this.#held.clear();
    this.#changed.dispose();
  }

  async #read(uri: vscode.Uri, signal?: AbortSignal): Promise<Held> {
    const live = fromUriParts(uri);
    if (!live) throw vscode.FileSystemError.FileNotFound(uri);
    const key = uri.toString();
    try {
      const { text, resourceVersion } = await this.#shared.engine.request('cluster.yaml', live, { signal });
      const before = this.#held.get(key);
      if (before?.resourceVersion === resourceVersion) return before;
      const now: Held = { text: new TextEncoder().encode(text), resourceVersion, mtime: Date.now() };
      // Only what is watched is kept: VS Code asks for the rest once, when it opens it.
      if (this.#watches.has(key)) this.#held.set(key, now);
      return now;
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (error.code === 'not-found') throw vscode.FileSystemError.FileNotFound(uri);
      throw vscode.FileSystemError.Unavailable(errorSentence(error));
    }
  }

  async #look(uri: vscode.Uri, signal?: AbortSignal): Promise<void> {
    const before = this.#held.get(uri.toString());
    try {
      const now = await this.#read(uri, signal);
      if (now.resourceVersion !== before?.resourceVersion) {
        this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
      }
    } catch (thrown) {
      if (!(thrown instanceof vscode.FileSystemError) || signal?.aborted) return;
      this.#shared.log.debug(`${uri.path}: ${thrown.message}`);
      if (thrown.code === 'FileNotFound' && before) {
        this.#held.delete(uri.toString());
        this.#changed.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
      }
    }
  }

  async #follow(uri: vscode.Uri, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, interval);
        signal.addEventListener('abort', end);
      });
      if (!signal.aborted && vscode.window.state.focused) await this.#look(uri, signal);
    }
  }
}
