import * as vscode from 'vscode';
import type { FileFinding } from '../model/assessment.ts';
import type { Severity } from '../model/finding.ts';
import { sentence } from './words.ts';

const severities: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** A finding as the Problems panel shows it. `target`: the context that it is about, where the file does not tell. */
export function findingProblem(
  { line, column, message, severity, rule }: FileFinding,
  target?: string,
): vscode.Diagnostic {
  // VS Code marks the word at a place without an end.
  const at = new vscode.Position(line - 1, column - 1);
  const found = new vscode.Diagnostic(new vscode.Range(at, at), sentence(message), severities[severity]);
  found.source = target === undefined ? 'kubeferry' : `kubeferry: ${target}`;
  found.code = rule;
  return found;
}
