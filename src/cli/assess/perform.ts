import { handlers } from '../../engine/handlers.ts';
import type { AssessedFiles } from '../../model/assessment.ts';
import type { Severity } from '../../model/finding.ts';
import { format } from '../../model/message.ts';
import { counted } from '../backups/words.ts';
import type { Output } from '../output.ts';
import type { Performance } from '../perform.ts';
import type { AssessLine } from './arguments.ts';

/** Writes facts, or says what rules find. Gives whether nothing is in the way. */
export async function performAssess({ ask }: AssessLine, { signal, output, scope }: Performance): Promise<boolean> {
  const call = { signal, emit: () => undefined, drained: () => output.drained() };
  if (ask.action === 'facts') {
    const { context, namesIn } = ask;
    const facts = await handlers['facts.collect']({ context, namesIn }, call, scope);
    output.text(`${JSON.stringify(facts, undefined, 2)}\n`);
    for (const { what, why } of facts.unknown) output.log('warn', `${what} is unknown: ${why}`);
    return true;
  }
  const found = await handlers['assess.files']({ paths: ask.paths, target: ask.target }, call, scope);
  sayFindings(found, output);
  const count = (severity: Severity) => found.findings.filter((one) => one.severity === severity).length;
  return count('error') === 0 && (ask.failOn === 'error' || count('warning') === 0);
}

function sayFindings({ files, objects, findings, notJudged, skipped }: AssessedFiles, output: Output): void {
  for (const { file, line, column, words } of skipped) {
    output.item('skipped', { file, line, column, message: format(words) }, [
      `${file}:${line}:${column} skipped: ${format(words)}`,
    ]);
  }
  for (const { message, pointer, ...finding } of findings) {
    const { file, line, column, severity, rule } = finding;
    const words = format(message);
    output.item('finding', { ...finding, path: pointer, message: words }, [
      `${file}:${line}:${column} ${severity} ${rule}: ${words}`,
    ]);
  }
  for (const { rule, fact, objects: count } of notJudged) {
    output.item('not-judged', { rule, fact, objects: count }, [
      `not judged by ${rule}: ${counted(count, 'object')}, since of ${fact} nothing is known`,
    ]);
  }
  const of = (severity: Severity) => counted(findings.filter((one) => one.severity === severity).length, severity);
  const infos = findings.filter(({ severity }) => severity === 'info').length;
  output.result({ files, objects, findings: findings.length }, [
    `${counted(objects, 'object')} in ${counted(files, 'file')}: ${of('error')}, ${of('warning')}, ${infos} to know.`,
  ]);
}
