import type { EngineSettings } from '../model/door.ts';
import { ClusterPool } from './cluster-pool.ts';
import type { EngineScope } from './handler.ts';

/** A scope with its owner's part: new settings, and its end. */
export interface OwnedScope extends EngineScope {
  /** Takes the settings of the front; connections made under other ones are replaced at their next use. */
  configure(settings: EngineSettings): void;
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
  return {
    get settings() {
      return settings;
    },
    cluster: (context, options) => pool.cluster(context, settings, options),
    log,
    askSecret: (secret, about) => front.askSecret(secret, about),
    configure(changed) {
      settings = changed;
    },
    close: () => pool.close(),
  };
}
