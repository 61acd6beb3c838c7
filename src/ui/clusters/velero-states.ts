import { type PlainError, toPlainError } from '../../model/error.ts';
import type { VeleroInstallation } from '../../model/velero/velero-installation.ts';
import type { Shared } from '../shared.ts';

/** What is known of the Velero of a cluster. `asked`: the cluster has not answered yet. */
export type VeleroState = { asked: true } | { found: VeleroInstallation[] } | { error: PlainError };

/** The Veleros of the clusters that a person has opened; each is asked for when its row is drawn, and again at a refresh. */
export class VeleroStates {
  readonly #shared: Shared;
  readonly #changed: (context: string) => void;
  readonly #known = new Map<string, VeleroState>();
  readonly #asking = new Map<string, AbortController>();
  readonly #listeners: { dispose(): void }[];

  /** `changed` is called when more is known of the Velero of a context. */
  constructor(shared: Shared, changed: (context: string) => void) {
    this.#shared = shared;
    this.#changed = changed;
    this.#listeners = [
      shared.connected.onDidChange(() => this.#forgetGone()),
      // An installation, an upgrade or a run may have changed it.
      shared.runEnded.event(() => this.refresh()),
    ];
  }

  /** What is known now; what is not, is asked for. */
  of(context: string): VeleroState {
    const known = this.#known.get(context);
    if (known) return known;
    if (!this.#asking.has(context)) void this.#ask(context);
    return { asked: true };
  }

  /** Asks again for those that are known, or for that of one context. What was known is shown meanwhile. */
  refresh(context?: string): void {
    for (const name of context === undefined ? [...this.#known.keys()] : [context]) void this.#ask(name);
  }

  dispose(): void {
    for (const asking of this.#asking.values()) asking.abort();
    for (const listener of this.#listeners) listener.dispose();
  }

  #forgetGone(): void {
    const { names } = this.#shared.connected;
    for (const context of this.#known.keys()) if (!names.includes(context)) this.#known.delete(context);
    // Its answer would be that of the connection that is gone.
    for (const [context, asking] of this.#asking) {
      if (names.includes(context)) continue;
      asking.abort();
      this.#asking.delete(context);
    }
  }

  async #ask(context: string): Promise<void> {
    this.#asking.get(context)?.abort();
    const asking = new AbortController();
    this.#asking.set(context, asking);
    const state = await this.#answer(context, asking.signal);
    // A later question has the answer that counts.
    if (this.#asking.get(context) !== asking || asking.signal.aborted) return;
    this.#asking.delete(context);
    this.#known.set(context, state);
    this.#changed(context);
  }

  async #answer(context: string, signal: AbortSignal): Promise<VeleroState> {
    try {
      return { found: await this.#shared.engine.request('velero.installations', { context }, { signal }) };
    } catch (thrown) {
      return { error: toPlainError(thrown) };
    }
  }
}
