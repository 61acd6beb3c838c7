import * as vscode from 'vscode';
import type { FindingCounts } from './finding-words.ts';

/** A namespace of a context. */
export interface NamespacePlace {
  context: string;
  namespace: string;
}

/** What was last found of a namespace in this window, and for which target. */
export type AssessedNamespace = FindingCounts & { target: string };

/** The namespaces that were assessed in this window. */
export class AssessedNamespaces implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<NamespacePlace>();
  readonly #found = new Map<string, AssessedNamespace>();

  /** Fires when a namespace was assessed. */
  readonly onDidChange = this.#changed.event;

  /** What was found of a namespace; nothing where it was not assessed. */
  of({ context, namespace }: NamespacePlace): AssessedNamespace | undefined {
    return this.#found.get(keyOf(context, namespace));
  }

  /** Takes what was found, in the place of what was found before. */
  set({ context, namespace }: NamespacePlace, found: AssessedNamespace): void {
    this.#found.set(keyOf(context, namespace), found);
    this.#changed.fire({ context, namespace });
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function keyOf(context: string, namespace: string): string {
  return JSON.stringify([context, namespace]);
}
