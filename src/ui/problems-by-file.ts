import { setImmediate as nextTurn } from 'node:timers/promises';
import * as vscode from 'vscode';
import { documentAt } from './document-path.ts';

/** What is told of one file. */
export interface ToldOfFile {
  /** Differs where the problems do. */
  key(): string;
  problems(): vscode.Diagnostic[];
}

/** Milliseconds after which the extension host gets its turn. */
const turn = 10;

/**
 * Problems of many files that were judged together. They are put down file by file: VS Code cuts what is set at once at 1,100
 * (`maxDiagnosticsTotal` of its extension host), and thousands of files would hold the host. A file about which nothing has changed is not touched.
 */
export class ProblemsByFile implements vscode.Disposable {
  readonly #collection: vscode.DiagnosticCollection;
  /** The keys of what is shown, by file. */
  readonly #shown = new Map<string, string>();
  #latest: ReadonlyMap<string, ToldOfFile> | undefined;

  constructor(name: string) {
    this.#collection = vscode.languages.createDiagnosticCollection(name);
  }

  /** Puts down what is found in documents, as the engine names them, in the place of what was found before; a later call takes over. */
  async tell(files: ReadonlyMap<string, ToldOfFile>): Promise<void> {
    this.#latest = files;
    let began = performance.now();
    for (const file of new Set([...this.#shown.keys(), ...files.keys()])) {
      if (performance.now() - began > turn) {
        await nextTurn();
        if (this.#latest !== files) return;
        began = performance.now();
      }
      this.#put(file, files.get(file));
    }
  }

  /** The same of one file, the others stay. */
  tellOne(file: string, found: ToldOfFile): void {
    this.#put(file, found);
  }

  #put(file: string, found: ToldOfFile | undefined): void {
    const key = found?.key();
    if (this.#shown.get(file) === key) return;
    const uri = documentAt(file);
    if (found && key !== undefined) {
      this.#collection.set(uri, found.problems());
      this.#shown.set(file, key);
    } else {
      this.#collection.delete(uri);
      this.#shown.delete(file);
    }
  }

  dispose(): void {
    this.#latest = undefined;
    this.#collection.dispose();
  }
}
