import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { LoopLag } from './host.ts';

/**
 * In the extension host: runs a migration by the extension's own command, first use and all, and tells how late the event
 * loop was meanwhile. Timers are looked at each millisecond, so a loop at rest is about one late.
 */
export async function run(): Promise<void> {
  const folder = process.env.KUBEFERRY_BENCH_MIGRATION ?? '';
  // The host is still busy with its own start when it begins a test.
  await pause(5000);
  const lag = monitorEventLoopDelay({ resolution: 1 });
  lag.enable();
  void vscode.commands.executeCommand('kubeferry.migration.run', folder);
  // Accepting says yes to the write gate, once it is shown; before that it does nothing.
  while (!existsSync(join(folder, 'journal.jsonl'))) {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await pause(200);
  }
  while (!existsSync(join(folder, 'report.md'))) await pause(200);
  await pause(1000);
  lag.disable();
  const last = readFileSync(join(folder, 'journal.jsonl'), 'utf8').trimEnd().split('\n').at(-1) ?? '';
  if (!last.includes('"state":"completed"')) throw new Error(`The run did not complete: ${last}`);
  const result: LoopLag = { p99: lag.percentile(99) / 1e6, max: lag.max / 1e6 };
  writeFileSync(process.env.KUBEFERRY_BENCH_RESULT ?? '', JSON.stringify(result));
}
