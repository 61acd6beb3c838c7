import { setImmediate as nextTurn } from 'node:timers/promises';
import * as vscode from 'vscode';

/** What is told of one file. */
export interface FileProblems {
  /** Differs where the problems do. */
  key: string;
  problems(): vscode.Diagnostic[];
}

/** Milliseconds after which the extension host gets its turn. */
const turn = 10;

/**
 * Problems of many files. They are put down file by file: VS Code cuts what is set at once at 1,100 (`maxDiagnosticsTotal` of its
 * extension host), and thousands of files would hold the host. A file about which nothing has changed is not touched.
 */
export class ProblemsByFile implements vscode.Disposable {
  readonly #collection: vscode.DiagnosticCollection;
  /** The keys of what is shown, by group and file. */
  readonly #shown = new Map<string, Map<string, string>>();
  readonly #latest = new Map<string, ReadonlyMap<string, FileProblems>>();

  constructor(name: string) {
    this.#collection = vscode.languages.createDiagnosticCollection(name);
  }

  /** Puts down what is found in the files of a group, in the place of what was found there before; a later call for the group takes over. */
  async tell(group: string, files: ReadonlyMap<string, FileProblems>): Promise<void> {
    this.#latest.set(group, files);
    const shown = this.#shown.get(group) ?? new Map<string, string>();
    this.#shown.set(group, shown);
    let began = performance.now();
    for (const file of new Set([...shown.keys(), ...files.keys()])) {
      if (performance.now() - began > turn) {
        await nextTurn();
        if (this.#latest.get(group) !== files) return;
        began = performance.now();
      }
      this.#put(file, shown, files.get(file));
    }
  }

  #put(file: string, shown: Map<string, string>, found: FileProblems | undefined): void {
    if (shown.get(file) === found?.key) return;
    const uri = vscode.Uri.file(file);
    if (found) {
      this.#collection.set(uri, found.problems());
      shown.set(file, found.key);
    } else {
      this.#collection.delete(uri);
      shown.delete(file);
    }
  }

  dispose(): void {
    this.#latest.clear();
    this.#collection.dispose();
  }
}
