import * as vscode from 'vscode';
import { logLanguage } from '../follow.ts';
import type { Shared } from '../shared.ts';

/** The log of what is done with backups; made when something first writes to it. */
export class BackupLog implements vscode.Disposable {
  readonly #shared: Shared;
  #channel: vscode.OutputChannel | undefined;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  /** Shows the log, to be written to. */
  async open(): Promise<vscode.OutputChannel> {
    this.#channel ??= vscode.window.createOutputChannel('Kubeferry: Backups', logLanguage);
    await this.#shared.setContextKey('kubeferry:backedUp', true);
    this.#channel.show(true);
    return this.#channel;
  }

  /** Shows it where there is one. */
  show(): void {
    this.#channel?.show(true);
  }

  dispose(): void {
    this.#channel?.dispose();
  }
}
