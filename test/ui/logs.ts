import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { VSCode } from '../sandbox/vscode/start.ts';
import { literal } from './pages/literal.ts';

/** What the diagnostic log of a VS Code holds so far. */
export function diagnosticLog(vscode: VSCode): string {
  return read(vscode, /Kubeferry\.log$/);
}

/** What the log of a migration holds so far. */
export function migrationLog(vscode: VSCode, migration: string): string {
  return read(vscode, new RegExp(`Kubeferry:? ${literal(migration)}\\.log$`));
}

function read(vscode: VSCode, name: RegExp): string {
  const data = dirname(vscode.home);
  const files = readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((path) => name.test(path));
  expect(files).toHaveLength(1);
  return files.map((file) => readFileSync(join(data, file), 'utf8')).join('');
}
