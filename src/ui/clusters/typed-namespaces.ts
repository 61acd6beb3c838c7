import * as vscode from 'vscode';
import type { TypedNamespaces } from './cluster-model.ts';

const key = 'kubeferry.typedNamespaces';

/** Remembers typed names across windows, in VS Code's own state of the person. */
export class RememberedNamespaces implements TypedNamespaces {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  of(context: string): string[] {
    return this.#all()[context] ?? [];
  }

  async add(context: string, namespace: string): Promise<void> {
    await this.#write(context, [...new Set([...this.of(context), namespace])].sort());
  }

  async remove(context: string, namespace: string): Promise<void> {
    await this.#write(
      context,
      this.of(context).filter((name) => name !== namespace),
    );
  }

  #all(): Record<string, string[]> {
    return this.#state.get<Record<string, string[]>>(key, {});
  }

  async #write(context: string, names: string[]): Promise<void> {
    const { [context]: _before, ...others } = this.#all();
    await this.#state.update(key, names.length === 0 ? others : { ...others, [context]: names });
  }
}

/** What is wrong with the name of a namespace (RFC 1123 label), or nothing. */
export function namespaceProblem(name: string): string | undefined {
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) return undefined;
  return vscode.l10n.t(
    'A namespace has at most 63 small letters, digits and dashes, and begins and ends with no dash.',
  );
}
