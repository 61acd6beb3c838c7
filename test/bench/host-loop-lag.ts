import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { LoopLag } from './host.ts';
import { given } from './host-variables.ts';
import { latenessDuring } from './lateness.ts';

/**
 * In the extension host: runs a migration by the extension's own command, first use and all, and tells how late the event
 * loop was meanwhile; before that the same while the command line moves as many objects and the extension is at rest.
 */
export async function run(): Promise<void> {
  // The host is still busy with its own start when it begins a test.
  await pause(5000);
  const atRest = await latenessDuring(() => runOutside(given('outside')));
  const moving = await latenessDuring(() => runInside(given('migration')));
  const result: LoopLag = { atRest, moving };
  writeFileSync(given('result'), JSON.stringify(result));
}

async function runInside(folder: string): Promise<void> {
  void vscode.commands.executeCommand('kubeferry.migration.run', folder);
  // Accepting says yes to the write gate, once it is shown; before that it does nothing.
  while (!existsSync(join(folder, 'journal.jsonl'))) {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await pause(200);
  }
  while (!existsSync(join(folder, 'report.md'))) await pause(200);
  // What the end shows belongs to it.
  await pause(1000);
  checkCompleted(folder);
}

async function runOutside(folder: string): Promise<void> {
  const extension = vscode.extensions.getExtension('kubeferry.kubeferry');
  const cli = join(extension?.extensionPath ?? '', 'dist', 'cli.js');
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const grants = given('grants');
  const args = [cli, 'run', folder, '--json', '--allow-writes', grants];
  await promisify(execFile)(process.execPath, args, { env, maxBuffer: 256 * 1024 * 1024 });
  checkCompleted(folder);
}

function checkCompleted(folder: string): void {
  const last = readFileSync(join(folder, 'journal.jsonl'), 'utf8').trimEnd().split('\n').at(-1) ?? '';
  if (!last.includes('"state":"completed"')) throw new Error(`The run did not complete: ${last}`);
}
