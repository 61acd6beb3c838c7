import type * as vscode from 'vscode';
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
