import { join } from 'node:path';
import * as vscode from 'vscode';
import { toKubeferryError } from '../model/error.ts';
import { AssessedNamespaces } from './assessed.ts';
import { ConnectedContexts } from './connected.ts';
import { Contexts } from './contexts.ts';
import { Engine } from './engine.ts';
import { EngineDeaths } from './engine-deaths.ts';
import { createLog, writeLog } from './log.ts';
import type { ContextKeys } from './manifest.ts';
import { askSecret, cacheKey, hasSecrets, storedSecret } from './secrets.ts';
import { engineSettings, onEngineSettingsChanged } from './settings.ts';
import { type ErrorAction, showError } from './words.ts';

/**
 * What all features share, made once and handed to each: every feature is a bundle of its own, so state that must exist
 * once lives here and never in a module.
 */
export interface Shared {
  context: vscode.ExtensionContext;
  engine: Engine;
  contexts: Contexts;
  connected: ConnectedContexts;
  /** What *Assess…* found of namespaces in this window. */
  assessed: AssessedNamespaces;
  log: vscode.LogOutputChannel;
  /** Fires when a run has ended, which may have written a backup to the store of its plan. */
  runEnded: vscode.EventEmitter<void>;
  /** Fires when an object of a migration was written beside its runs, with the line of its log. */
  writtenAlone: vscode.EventEmitter<{ folder: string; line: string }>;
  /** Shows an error once; a cancel is silent. */
  showError(thrown: unknown, action?: ErrorAction): Promise<void>;
  /** Sets a key for `when` clauses. */
  setContextKey<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): Promise<void>;
}

/** Makes what features share; everything in it ends with the extension. */
export function createShared(context: vscode.ExtensionContext): Shared {
  const log = createLog();
  const setContextKey: Shared['setContextKey'] = async (key, value) => {
    await vscode.commands.executeCommand('setContext', key, value);
  };
  const tellOfCredentials = () => setContextKey('kubeferry:credentials', hasSecrets(context) ? 'some' : 'none');
  const deaths = new EngineDeaths(log);
  const engine = new Engine({
    script: join(context.extensionPath, 'dist', 'engine.js'),
    settings: engineSettings,
    log: (level, text) => writeLog(log, level, text),
    askSecret: async (secret, about, signal, stored) => {
      if (secret === 'cache-key') return cacheKey(context, stored);
      if (stored) return storedSecret(context, secret, about);
      const given = await askSecret(context, secret, about, signal);
      await tellOfCredentials();
      return given;
    },
    died: (error, told) => deaths.tell(error, told),
  });
  const contexts = new Contexts(engine, log);
  const connected = new ConnectedContexts();
  const assessed = new AssessedNamespaces();
  const runEnded = new vscode.EventEmitter<void>();
  const writtenAlone: Shared['writtenAlone'] = new vscode.EventEmitter();
  void tellOfCredentials();
  context.subscriptions.push(
    log,
    engine,
    contexts,
    connected,
    assessed,
    runEnded,
    writtenAlone,
    onEngineSettingsChanged((event) => {
      engine.settingsChanged();
      if (event.affectsConfiguration('kubeferry.kubeconfig')) contexts.readAgain();
    }),
  );
  return {
    context,
    engine,
    contexts,
    connected,
    assessed,
    log,
    runEnded,
    writtenAlone,
    showError: async (thrown, action) => {
      const error = toKubeferryError(thrown);
      if (error.words.code === 'ui.engine-ended') deaths.show(error);
      else await showError(log, thrown, action);
    },
    setContextKey,
  };
}
