import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { CommandHandler } from '../lazy.ts';
import type { commands } from '../manifest.ts';
import type { Shared } from '../shared.ts';
import { launcher } from './launcher.ts';
import { putLauncher } from './put-launcher.ts';

/** The commands about the `kubeferry` of a terminal. */
export function startTerminal(shared: Shared): Record<(typeof commands.terminal)[number], CommandHandler> {
  return { 'kubeferry.terminal.install': () => install(shared) };
}

async function install({ context }: Shared): Promise<void> {
  const made = launcher({
    platform: process.platform,
    home: homedir(),
    path: process.env.PATH ?? '',
    node: process.execPath,
    cli: join(context.extensionPath, 'dist', 'cli.js'),
  });
  await putLauncher(made);
  const { file, onPath } = made;
  const words = onPath
    ? vscode.l10n.t('kubeferry is installed: open a new terminal and type "kubeferry --help".')
    : vscode.l10n.t('kubeferry is installed as {0}. Add that folder to your PATH to call it by name.', file);
  await vscode.window.showInformationMessage(words);
}
