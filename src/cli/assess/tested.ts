import type { TestedRule, TestedRules } from '../../model/assessment/own-rules-requests.ts';
import { format, joinSentences, message } from '../../model/message.ts';
import { counted } from '../../model/words/counted.ts';
import type { Output } from '../output.ts';

/** Says what became of the examples of own rules. Gives whether there is a rule, each example is as its rule says, and nothing is wrong with a rule. */
export function sayTested({ files, rules, problems }: TestedRules, output: Output): boolean {
  for (const { words, hint, ...place } of problems) {
    const said = hint ? joinSentences(format(words), format(hint)) : format(words);
    const at = `${place.file}:${place.line}:${place.column}`;
    output.item('problem', { ...place, message: said }, [`${at} error: ${said}`]);
  }
  for (const rule of rules) sayExamples(rule, output);
  const untested = rules.filter((one) => one.untested).map(({ rule }) => rule);
  const examples = rules.flatMap((one) => one.examples);
  const failed = examples.filter(({ failure }) => failure).length;
  const none = rules.length === 0 && problems.length === 0;
  const figures = `${counted(rules.length, 'rule')} in ${counted(files, 'file')}, ${counted(examples.length, 'example')}`;
  output.result(
    { files, rules: rules.length, examples: examples.length, failed, problems: problems.length, untested },
    [
      ...(none ? [format(message('own.empty'))] : []),
      ...(untested.length > 0 ? [`Without an example: ${untested.join(', ')}`] : []),
      `${figures}: ${failed} failed, ${counted(problems.length, 'problem')}.`,
    ],
  );
  return !none && failed === 0 && problems.length === 0;
}

function sayExamples({ rule, examples }: TestedRule, output: Output): void {
  for (const { name, failure, ...place } of examples) {
    const at = `${place.file}:${place.line}:${place.column}`;
    const passed = failure === undefined;
    const why = failure && format(failure);
    const data = { ...place, rule, name, passed, ...(why !== undefined && { message: why }) };
    output.item('example', data, [passed ? `${at} passed ${rule}: ${name}` : `${at} failed ${rule}: ${name}. ${why}`]);
  }
}
