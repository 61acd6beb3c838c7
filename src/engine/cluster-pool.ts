import type { ClusterReader } from '../kube/cluster.ts';
import { openResolved } from '../kube/connect.ts';
import { findContext, type KubeconfigEnvironment } from '../kube/kubeconfig.ts';
import type { EngineSettings } from '../model/door.ts';

interface Pooled {
  reader: ClusterReader;
  /** What the reader was made from. */
  made: string;
}

/** One open reader for each context. A context that has changed in its file, or in the settings, gets a new one; who still works with the old one goes on with it. */
export class ClusterPool {
  readonly #log: (level: 'warn' | 'debug', text: string) => void;
  readonly #env: KubeconfigEnvironment | undefined;
  readonly #current = new Map<string, Pooled>();
  readonly #all = new Set<ClusterReader>();

  constructor(log: (level: 'warn' | 'debug', text: string) => void, env?: KubeconfigEnvironment) {
    this.#log = log;
    this.#env = env;
  }

  /** The reader of a context under these settings; `fresh` makes a new one, with new credentials. Throws `misconfigured`. */
  async cluster(context: string, settings: EngineSettings, options: { fresh?: boolean } = {}): Promise<ClusterReader> {
    // Read again each time: files change, and reading them takes less than a request.
    const resolved = await findContext(context, settings.kubeconfig, this.#env);
    const { logLevel: _, ...relevant } = settings;
    const made = JSON.stringify([resolved, relevant]);
    const pooled = this.#current.get(context);
    if (pooled && pooled.made === made && !options.fresh) return pooled.reader;
    const reader = openResolved(resolved, settings, { log: this.#log, ...(this.#env && { env: this.#env }) });
    this.#current.set(context, { reader, made });
    this.#all.add(reader);
    return reader;
  }

  /** Ends every reader that was ever given. */
  close(): void {
    for (const reader of this.#all) reader.close();
    this.#all.clear();
    this.#current.clear();
  }
}
