import * as vscode from 'vscode';
import { joinSentences } from '../model/message.ts';
import type { PlanCompletion, PlanProblem } from '../model/migration/plan-editing.ts';
import { sentence } from './words.ts';

/** A problem in a text that is written by a schema, as the Problems panel shows it. */
export function textProblem(problem: PlanProblem): vscode.Diagnostic {
  const { start, end, severity, message, hint } = problem;
  const text = hint ? joinSentences(sentence(message), sentence(hint)) : sentence(message);
  const found = new vscode.Diagnostic(
    new vscode.Range(start.line, start.column, end.line, end.column),
    text,
    severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
  );
  found.source = 'kubeferry';
  found.code = message.code;
  return found;
}

/** What may be typed in such a text, as an editor offers it. */
export function completionItem(found: PlanCompletion): vscode.CompletionItem {
  const item = new vscode.CompletionItem(
    found.label,
    found.kind === 'key' ? vscode.CompletionItemKind.Property : vscode.CompletionItemKind.Value,
  );
  item.insertText = found.insert;
  if (found.detail !== undefined) item.detail = found.detail;
  if (found.documentation !== undefined) item.documentation = new vscode.MarkdownString(found.documentation);
  return item;
}
