import type { EngineSettings } from '../model/settings.ts';
import { LastJudged } from './assessment/last-judged.ts';
import { ClusterPool } from './cluster-pool.ts';
import type { EngineScope } from './handler.ts';

/** A scope with its owner's part: new settings, and its end. */
export interface OwnedScope extends EngineScope {
  /** Takes the settings of the front; connections made under other ones are replaced at their next use. */
  configure(settings: EngineSettings): void;
  /** The scope as one request has it: what it opens stays open until its `end`. */
  forRequest(): { scope: EngineScope; end(): void };
  /** Ends every connection. */
  close(): void;
}

const levels = ['error', 'warn', 'info', 'debug'] as const;

/** The scope of one front. */
export function createScope(initial: EngineSettings, front: Pick<EngineScope, 'log' | 'askSecret'>): OwnedScope {
  let settings = initial;
  const log: EngineScope['log'] = (level, text) => {
    if (levels.indexOf(level) <= levels.indexOf(settings.logLevel)) front.log(level, text);
  };
  const pool = new ClusterPool(log);
  const lastJudged = new LastJudged();
  const scopeOf = (user: object): EngineScope => ({
    get settings() {
      return settings;
    },
    cluster: (context, options) => pool.cluster(context, settings, { ...options, user }),
    lastJudged,
    log,
    askSecret: front.askSecret,
  });
  return {
    ...scopeOf(pool),
    get settings() {
      return settings;
    },
    forRequest() {
      const user = {};
      return { scope: scopeOf(user), end: () => pool.release(user) };
    },
    configure(changed) {
      settings = changed;
    },
    close: () => pool.close(),
  };
}
