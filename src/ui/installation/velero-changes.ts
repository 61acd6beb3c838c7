import * as vscode from 'vscode';
import { toKubeferryError } from '../../model/error.ts';
import { changeGrant, type VeleroChange, type VeleroChangeResult } from '../../model/velero/velero-change.ts';
import { type Ending, follow, logLanguage } from '../follow.ts';
import { RunStatus } from '../run-status.ts';
import type { Shared } from '../shared.ts';

/** Installs, upgrades and uninstalls Velero in clusters, and shows how that goes. */
export class VeleroChanges implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #status = new RunStatus(vscode.l10n.t('Kubeferry: Velero'));
  readonly #running = new Set<AbortController>();
  #channel: vscode.OutputChannel | undefined;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  /** Changes one cluster after another; the first that fails ends it. `title`: what is done. */
  async run(contexts: readonly string[], change: VeleroChange, title: string): Promise<void> {
    const cancel = new AbortController();
    this.#running.add(cancel);
    try {
      for (const context of contexts) tell(await this.#one(context, change, title, cancel), change);
    } catch (thrown) {
      if (toKubeferryError(thrown).code !== 'cancelled') throw thrown;
      void vscode.window.showInformationMessage(
        vscode.l10n.t('{title} was cancelled. Do the same again to go on.', { title }),
      );
    } finally {
      this.#running.delete(cancel);
      // Stores came, went or changed.
      this.#shared.runEnded.fire();
    }
  }

  /** Shows the log where there is one. */
  showLog(): void {
    this.#channel?.show(true);
  }

  dispose(): void {
    for (const cancel of this.#running) cancel.abort();
    this.#status.dispose();
    this.#channel?.dispose();
  }

  async #one(
    context: string,
    change: VeleroChange,
    title: string,
    cancel: AbortController,
  ): Promise<VeleroChangeResult> {
    const grants = [changeGrant(context, change)];
    const channel = await this.#openLog();
    return follow(
      {
        id: `${change.verb}-${context}`,
        title: vscode.l10n.t('{title} in {context}', { title, context }),
        name: context,
        channel,
        status: this.#status,
        clusters: [context],
        cancel,
        openLog: { command: 'kubeferry.velero.openInstallLog', title: vscode.l10n.t('Open Log') },
      },
      (result) => endOf(result, change),
      (options) => this.#shared.engine.request('velero.change', { context, change, grants }, options),
    );
  }

  async #openLog(): Promise<vscode.OutputChannel> {
    this.#channel ??= vscode.window.createOutputChannel('Kubeferry: Velero', logLanguage);
    await this.#shared.setContextKey('kubeferry:veleroChanged', true);
    this.#channel.show(true);
    return this.#channel;
  }
}

function tell(result: VeleroChangeResult, change: VeleroChange): void {
  const { outcome, text } = endOf(result, change);
  if (outcome === 'done') void vscode.window.showInformationMessage(text);
  else void vscode.window.showWarningMessage(text);
}

function endOf({ context, from = '', to = '', stays }: VeleroChangeResult, { verb }: VeleroChange): Ending {
  switch (verb) {
    case 'install':
      return {
        outcome: 'done',
        text: vscode.l10n.t('Velero {to} runs in {context}, and has found its store available.', { to, context }),
      };
    case 'upgrade':
      return {
        outcome: 'done',
        text: vscode.l10n.t('The Velero in {context} is {to} now; it was {from}.', { context, from, to }),
      };
    case 'uninstall':
      if (stays.length === 0) {
        return { outcome: 'done', text: vscode.l10n.t('Velero is taken out of {context}.', { context }) };
      }
      return {
        outcome: 'failed',
        text: vscode.l10n.t('Velero is taken out of {context}, but {count} objects stay; the log says why.', {
          context,
          count: stays.length,
        }),
      };
  }
}
