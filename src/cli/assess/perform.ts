import { handlers } from '../../engine/handlers.ts';
import type { AssessedFiles, MendedFiles } from '../../model/assessment/assessment.ts';
import { type Fix, isSafeEdit, type Severity } from '../../model/assessment/finding.ts';
import { ruleLink } from '../../model/assessment/rule-link.ts';
import { type Suggestion, suggestedSorts } from '../../model/assessment/suggestion.ts';
import { format } from '../../model/message.ts';
import { counted } from '../../model/words/counted.ts';
import type { Output } from '../output.ts';
import type { Performance } from '../perform.ts';
import type { AssessLine } from './arguments.ts';
import { figures } from './figures.ts';
import { filesPage } from './files-page.ts';
import { knowsKinds, wasJudged } from './judged.ts';
import { listRules, showRule } from './rule-page.ts';
import { sarifOf } from './sarif.ts';
import { inputText, standardInput } from './standard-input.ts';
import { sayTested } from './tested.ts';

/** Writes facts, says what rules find and makes their safe fixes, tests own rules, or tells of a rule. Gives whether nothing is in the way. */
export async function performAssess({ ask }: AssessLine, { signal, output, scope }: Performance): Promise<boolean> {
  const call = { signal, emit: () => undefined, drained: () => output.drained() };
  if (ask.action === 'facts') {
    const { context, namesIn, schemas } = ask;
    const facts = await handlers['facts.collect']({ context, namesIn, schemas }, call, scope);
    output.text(`${JSON.stringify(facts, undefined, 2)}\n`);
    for (const { what, why } of facts.unknown) output.log('warn', `${what} is unknown: ${why}`);
    return true;
  }
  if (ask.action === 'test-rules')
    return sayTested(await handlers['rules.test']({ paths: ask.paths }, call, scope), output);
  if (ask.action === 'list-rules') return listRules(output);
  if (ask.action === 'show-rule') return showRule(ask.rule, output);
  const { action: _, failOn, form, ...asked } = ask;
  const texts = asked.paths.includes(standardInput) ? { [standardInput]: await inputText(signal) } : {};
  const request = { ...asked, texts, changes: form === 'sarif' };
  const found = await handlers['assess.files'](request, call, scope);
  if (form === 'sarif') output.text(`${JSON.stringify(await sarifOf(found), undefined, 2)}\n`);
  else if (form === 'markdown') output.text(filesPage(found));
  else say(found, output);
  const count = (severity: Severity) => found.findings.filter((one) => one.severity === severity).length;
  return wasJudged(found) && count('error') === 0 && (failOn === 'error' || count('warning') === 0);
}

function say(found: AssessedFiles, output: Output): void {
  const { files, objects, findings, silenced, skipped, unjudged, mended } = found;
  for (const { file, line, column, words } of skipped) {
    output.item('skipped', { file, line, column, message: format(words) }, [
      `${file}:${line}:${column} skipped: ${format(words)}`,
    ]);
  }
  if (mended) sayMended(mended, output);
  sayFindings(found, output);
  sayNotJudged(found, output);
  for (const suggestion of found.suggestions ?? []) saySuggestion(suggestion, output);
  const fixable = mended ? 0 : findings.filter(({ fixes }) => fixes.some(isSafeEdit)).length;
  const hint = fixable > 0 ? ` --fix mends ${fixable} of them.` : '';
  const none = objects === 0 ? ' Nothing was judged.' : '';
  const blind = knowsKinds(found)
    ? ''
    : ' The facts do not say which kinds the target serves (apis), so that errors may be missing.';
  const counts = { findings: findings.length, silenced: silenced.length, skipped: skipped.length, unjudged, fixable };
  output.result({ files, objects, ...counts, judged: wasJudged(found) }, [
    `${counted(objects, 'object')} in ${counted(files, 'file')}: ${figures(found)}.${none}${blind}${hint}`,
  ]);
}

function sayFindings({ findings, silenced }: AssessedFiles, output: Output): void {
  for (const { message, pointer, fixes, changes: _, ...finding } of findings) {
    const { file, line, column, severity, rule, docs: link = ruleLink(rule) } = finding;
    const words = format(message);
    output.item('finding', { ...finding, path: pointer, message: words, link, fixes: fixes.map(plainFix) }, [
      `${file}:${line}:${column} ${severity} ${rule}: ${words}`,
    ]);
  }
  for (const { message, pointer, fixes: _, ...finding } of silenced) {
    const { file, line, column, rule, reason } = finding;
    output.item('silenced', { ...finding, path: pointer, message: format(message) }, [
      `${file}:${line}:${column} silenced ${rule}: ${reason}`,
    ]);
  }
}

function sayNotJudged({ notJudged, notJudgedByTarget = [] }: AssessedFiles, output: Output): void {
  for (const { rule, fact, objects } of notJudged) {
    output.item('not-judged', { rule, fact, objects }, [
      `not judged by ${rule}: ${counted(objects, 'object')}, since of ${fact} nothing is known`,
    ]);
  }
  for (const { why, objects } of notJudgedByTarget) {
    const words = format(why);
    output.item('not-judged', { by: 'target', why: words, objects }, [
      `not judged by the target: ${counted(objects, 'object')}. ${words}`,
    ]);
  }
}

function saySuggestion({ sort, from, objects, ranked }: Suggestion, output: Output): void {
  const names = ranked.map(({ to, reason }) => ({ to, reason: format(reason) }));
  output.item(
    'suggestion',
    { sort, from, objects, ranked: names },
    names.slice(0, 1).map(({ to, reason }) => `suggested: ${suggestedSorts[sort]} ${from} → ${to}. ${reason}`),
  );
}

function sayMended({ written, made, left, diffs }: MendedFiles, output: Output): void {
  if (!written) {
    for (const { file, diff } of diffs) output.item('diff', { file, diff }, diffLines(diff));
  }
  const done = written ? 'fixed' : 'would be fixed';
  for (const { title, ...one } of made) {
    const words = format(title);
    output.item(written ? 'fixed' : 'fixable', { ...one, title: words }, [
      `${one.file}:${one.line}:${one.column} ${done} ${one.rule}: ${words}`,
    ]);
  }
  for (const { title, why, ...one } of left) {
    const words = { title: format(title), why: format(why) };
    output.item('not-fixed', { ...one, ...words }, [
      `${one.file}:${one.line}:${one.column} not fixed ${one.rule}: ${words.title}. ${words.why}`,
    ]);
  }
}

/** Line ends of Windows are not shown. */
function diffLines(diff: string): string[] {
  return diff.replace(/\n$/, '').split(/\r?\n/);
}

function plainFix({ title, delivery, safe }: Fix): { title: string; delivery: string; safe: boolean } {
  return { title: format(title), delivery, safe };
}
