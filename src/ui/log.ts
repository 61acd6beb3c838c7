import * as vscode from 'vscode';
import { logLevels } from './setting-values.ts';
import { readSetting } from './settings.ts';

/** A line of the diagnostic log, as the engine sends it. */
export type LogLevel = (typeof logLevels)[number];

/** The one diagnostic log of the extension; it never holds the value of a Secret. */
export function createLog(): vscode.LogOutputChannel {
  return vscode.window.createOutputChannel('Kubeferry', { log: true });
}

/**
 * Writes a line. The setting `kubeferry.log.level` decides how much is said; a line that the channel's own level would
 * hide is written as an ordinary one.
 */
export function writeLog(log: vscode.LogOutputChannel, level: LogLevel, text: string): void {
  if (logLevels.indexOf(level) > logLevels.indexOf(readSetting('log.level'))) {
    log[level](text);
    return;
  }
  const hidden = level === 'debug' && log.logLevel > vscode.LogLevel.Debug;
  if (hidden) log.info(`[debug] ${text}`);
  else log[level](text);
}
