import * as vscode from 'vscode';
import { toKubeferryError } from '../../model/error.ts';
import type { Shared } from '../shared.ts';
import { errorSentence } from '../words.ts';

/** The lines before now that a log begins with. */
const tailLines = 1000;
/** Output channels of pod logs that are kept; the oldest goes when one more is opened. */
const channelLimit = 8;

/** The pod whose log is shown. */
export interface Pod {
  context: string;
  namespace: string;
  pod: string;
  /** The one container of the pod where it is absent. */
  container?: string;
}

function channelName({ context, pod, container }: Pod): string {
  return container === undefined ? `${pod} (${context})` : `${pod} ${container} (${context})`;
}

interface Followed {
  channel: vscode.OutputChannel;
  end: AbortController;
}

/** Follows the logs of pods, each in an output channel of its own. */
export class PodLogs implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #followed = new Map<string, Followed>();
  #following = 0;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  /** Asks for the container where the pod has several, and shows its log. */
  async choose(pod: Pod): Promise<void> {
    const { context, namespace } = pod;
    const containers = await this.#shared.engine.request('cluster.containers', { context, namespace, pod: pod.pod });
    if (containers.length === 0) return this.show(pod);
    const container = await vscode.window.showQuickPick(containers, {
      title: vscode.l10n.t('Containers of {pod}', { pod: pod.pod }),
    });
    if (container !== undefined) this.show({ ...pod, container });
  }

  /** Shows the log of a pod and follows it until the container ends, the log is stopped, or too many others are open. */
  show(pod: Pod): void {
    const key = JSON.stringify([pod.context, pod.namespace, pod.pod, pod.container]);
    const known = this.#followed.get(key);
    if (known && !known.end.signal.aborted) {
      known.channel.show(true);
      return;
    }
    const channel = known?.channel ?? vscode.window.createOutputChannel(channelName(pod), 'log');
    channel.clear();
    channel.show(true);
    const followed: Followed = { channel, end: new AbortController() };
    this.#followed.delete(key);
    this.#followed.set(key, followed);
    this.#dropOldest();
    void this.#follow(pod, followed);
  }

  /** Stops following; what was written stays. */
  stopAll(): void {
    for (const { end } of this.#followed.values()) end.abort();
  }

  dispose(): void {
    for (const { channel, end } of this.#followed.values()) {
      end.abort();
      channel.dispose();
    }
    this.#followed.clear();
  }

  #dropOldest(): void {
    const [oldest] = this.#followed;
    if (this.#followed.size <= channelLimit || !oldest) return;
    const [key, { channel, end }] = oldest;
    end.abort();
    channel.dispose();
    this.#followed.delete(key);
  }

  async #follow(pod: Pod, { channel, end }: Followed): Promise<void> {
    await this.#count(1);
    const left = vscode.l10n.t('The log is no longer followed.');
    let last: string;
    try {
      await this.#shared.engine.request(
        'cluster.logs',
        { ...pod, follow: true, tailLines },
        {
          signal: end.signal,
          onEvents: (events) =>
            channel.append(events.map(({ lines }) => lines.map((line) => `${line}\n`).join('')).join('')),
        },
      );
      last = end.signal.aborted ? left : vscode.l10n.t('The log has ended.');
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      last = error.code === 'cancelled' ? left : errorSentence(error);
      this.#shared.log.debug(`${pod.namespace}/${pod.pod}: ${error.message}`);
    }
    end.abort();
    // A channel that was dropped meanwhile takes no more words.
    if ([...this.#followed.values()].some((one) => one.channel === channel)) channel.appendLine(`--- ${last}`);
    await this.#count(-1);
  }

  #count(by: 1 | -1): Promise<void> {
    this.#following += by;
    return this.#shared.setContextKey('kubeferry:followsLogs', this.#following > 0);
  }
}
