import type * as vscode from 'vscode';
import type { KubeferryError } from '../model/error.ts';
import { showError } from './words.ts';

/** Milliseconds within which a death of the engine is one and the same for a person. */
const sameDeath = 120_000;

/** Tells deaths of the engine once, however many requests each of them fails and however often it dies in a row. */
export class EngineDeaths {
  readonly #log: vscode.LogOutputChannel;
  #last = Number.NEGATIVE_INFINITY;
  #told = Number.NEGATIVE_INFINITY;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** The engine died; a row of deaths is told at its first, unless somebody else tells this one. */
  tell(error: KubeferryError, told: boolean): void {
    const again = Date.now() - this.#last < sameDeath;
    this.#last = Date.now();
    this.#log.error(`${error.message} ${String(error.cause)}`);
    if (told) this.#told = Date.now();
    else if (!again) this.show(error);
  }

  /** Shows a request that a death has failed, unless that death was told this moment. */
  show(error: KubeferryError): void {
    if (Date.now() - this.#told < 10_000) return;
    this.#told = Date.now();
    void showError(this.#log, error);
  }
}
