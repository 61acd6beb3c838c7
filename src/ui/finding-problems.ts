import * as vscode from 'vscode';
import type { AssessedFiles, FileFinding, FilePlace } from '../model/assessment/assessment.ts';
import type { Severity } from '../model/assessment/finding.ts';
import type { commands } from './manifest.ts';
import { isRulePath } from './own-rules/rule-files.ts';
import { sentence } from './words.ts';

const severities: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** A finding as the Problems panel shows it. `target`: the context that it is about, where the file does not tell. */
export function findingProblem(
  { message, severity, rule, docs, ...place }: FileFinding,
  target?: string,
): vscode.Diagnostic {
  const found = new vscode.Diagnostic(rangeOf(place), sentence(message), severities[severity]);
  found.source = target === undefined ? 'kubeferry' : `kubeferry: ${target}`;
  found.code = { value: rule, target: docs === undefined ? pageOf(rule) : vscode.Uri.parse(docs) };
  return found;
}

/** What is no object, comments that do nothing, own rules that are left out, which leaves something unjudged, and what could not be read, which leaves all of it. */
export function idleProblem({ words, unread, ...place }: AssessedFiles['skipped'][number]): vscode.Diagnostic {
  const severity = unread ? severities.error : isRulePath(place.file) ? severities.warning : severities.info;
  const found = new vscode.Diagnostic(rangeOf(place), sentence(words), severity);
  found.source = 'kubeferry';
  return found;
}

/** What is marked of a place in a file: VS Code marks the word at one without an end. */
export function rangeOf({ line, column, endLine = line, endColumn = column }: FilePlace): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

/** Leads to the page that explains a rule. */
function pageOf(rule: string): vscode.Uri {
  const command: (typeof commands.rules)[number] = 'kubeferry.rule.explain';
  return vscode.Uri.parse(`command:${command}?${encodeURIComponent(JSON.stringify([rule]))}`);
}
