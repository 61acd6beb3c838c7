import type * as vscode from 'vscode';
import { registerAssessment } from './ui/assessment/register.ts';
import { registerBackups } from './ui/backups/register.ts';
import { registerClusters } from './ui/clusters/register.ts';
import { registerCompare } from './ui/compare/register.ts';
import { registerInstallation } from './ui/installation/register.ts';
import { once } from './ui/lazy.ts';
import { registerMigrations } from './ui/migrations/register.ts';
import { registerOwnRules } from './ui/own-rules/register.ts';
import { registerRules } from './ui/rules/register.ts';
import { registerTerminal } from './ui/terminal/register.ts';

/**
 * Registers thin stand-ins, one call for each feature; the feature's bundle (`src/ui/<feature>/index.ts`) and what
 * all share (`src/ui/shared.ts`) are loaded when a view is first shown or a command is first run. Nothing here connects or waits; VS Code is asked
 * whether the workspace has a plan.
 */
export function activate(context: vscode.ExtensionContext): void {
  const shared = once(async () => (await import('./ui/shared.ts')).createShared(context));
  registerClusters(context, shared);
  registerMigrations(context, shared);
  registerAssessment(context, shared);
  registerBackups(context, shared);
  registerCompare(context, shared);
  registerRules(context, shared);
  registerOwnRules(context, shared);
  registerTerminal(context, shared);
  registerInstallation(context, shared);
}
