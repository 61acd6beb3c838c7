import type { ClusterReader } from '../kube/cluster.ts';
import type { RequestName, Requests, SecretKind } from '../model/door.ts';
import type { EngineSettings } from '../model/settings.ts';
import type { LastJudged } from './assessment/last-judged.ts';

/** One running request: what it may stream, and how it is told to stop. */
export interface Call<Event> {
  signal: AbortSignal;
  emit(event: Event): void;
  /** Resolves when the front has taken what was emitted; what emits thousands of events awaits it now and then. */
  drained(): Promise<void>;
}

/** What all requests of one front share. */
export interface EngineScope {
  readonly settings: EngineSettings;
  /** The open connection of a context; opened at first use, made anew when settings or kubeconfigs change, or with `fresh`. */
  cluster(context: string, options?: { fresh?: boolean }): Promise<ClusterReader>;
  /** The manifests of a migration that were judged last, so that one of them can be judged again alone. */
  readonly lastJudged: LastJudged;
  /** Lines for the diagnostic log; never a Secret value. */
  log(level: 'error' | 'warn' | 'info' | 'debug', text: string): void;
  /**
   * Asks the front for a credential; nothing where the person gave none. `stored`: only for one that they gave before, so that they are not asked.
   * Throws `cancelled` when the signal aborts, and the question is taken back.
   */
  askSecret(secret: SecretKind, about: string, signal?: AbortSignal, stored?: boolean): Promise<string | null>;
}

/** The functions behind a group of requests. */
export type Handlers<Name extends RequestName> = {
  [N in Name]: (
    params: Requests[N]['params'],
    call: Call<Requests[N]['event']>,
    scope: EngineScope,
  ) => Promise<Requests[N]['result']>;
};
