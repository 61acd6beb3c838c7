import type { ClusterReader, OpenedCluster } from '../kube/cluster.ts';
import { openResolved } from '../kube/connect.ts';
import { findContext, type KubeconfigEnvironment } from '../kube/kubeconfig/kubeconfig.ts';
import type { EngineSettings } from '../model/settings.ts';

interface Pooled {
  reader: OpenedCluster;
  /** What the reader was made from. */
  made: string;
  users: Set<object>;
}

/** One open reader for each context. A context that has changed in its file, or in the settings, gets a new one; who still works with the old one goes on with it, and the last of them ends it. */
export class ClusterPool {
  readonly #log: (level: 'warn' | 'info' | 'debug', text: string) => void;
  readonly #env: KubeconfigEnvironment | undefined;
  readonly #current = new Map<string, Pooled>();
  readonly #all = new Set<Pooled>();

  constructor(log: (level: 'warn' | 'info' | 'debug', text: string) => void, env?: KubeconfigEnvironment) {
    this.#log = log;
    this.#env = env;
  }

  /**
   * The reader of a context under these settings; `fresh` makes a new one, with new credentials. It stays open for `user`
   * until `release`, and for who gives no user until the pool is closed. Throws `misconfigured`.
   */
  async cluster(
    context: string,
    settings: EngineSettings,
    { fresh, user = this }: { fresh?: boolean; user?: object } = {},
  ): Promise<ClusterReader> {
    // Read again each time: files change, and reading them takes less than a request.
    const resolved = await findContext(context, settings.kubeconfig, this.#env);
    const { logLevel: _, ...relevant } = settings;
    const made = JSON.stringify([resolved, relevant]);
    const before = this.#current.get(context);
    if (before && before.made === made && !fresh) {
      before.users.add(user);
      return before.reader;
    }
    const reader = openResolved(resolved, settings, { log: this.#log, ...(this.#env && { env: this.#env }) });
    const pooled = { reader, made, users: new Set([user]) };
    this.#current.set(context, pooled);
    this.#all.add(pooled);
    if (before) this.#endIfUnused(before);
    return reader;
  }

  /** This user works with no reader any more. */
  release(user: object): void {
    for (const pooled of this.#all) if (pooled.users.delete(user)) this.#endIfUnused(pooled);
  }

  /** Ends every reader. */
  close(): void {
    for (const { reader } of this.#all) reader.close();
    this.#all.clear();
    this.#current.clear();
  }

  /** Those that are current stay open for the next request. */
  #endIfUnused(pooled: Pooled): void {
    if (pooled.users.size > 0 || this.#current.get(pooled.reader.context) === pooled) return;
    this.#all.delete(pooled);
    pooled.reader.close();
  }
}
