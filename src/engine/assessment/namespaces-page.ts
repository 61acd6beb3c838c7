import type { Effort, NamespaceAssessment } from '../../model/assessment/assessment.ts';
import type { Finding, ManifestObject, Severity } from '../../model/assessment/finding.ts';
import { type Suggestion, suggestedSorts } from '../../model/assessment/suggestion.ts';
import { format } from '../../model/message.ts';
import { counted } from '../../model/words/counted.ts';
import { markdownCode, markdownHead, markdownRow, markdownText } from '../../model/words/markdown.ts';

/** An assessment as a page of Markdown, in English as reports are. */
export function namespacesPage(assessed: NamespaceAssessment): string {
  const { namespaces, target, findings, notJudged, notJudgedByTarget = [], unread, unknown } = assessed;
  const of = (severity: Severity) => findings.filter((one) => one.severity === severity);
  return [
    `# ${markdownText(namespaces.join(', '))} on ${markdownText(target)}`,
    summary(assessed),
    ...section(
      'What breaks',
      table(['Object', 'Where', 'What will happen', 'Ways out', 'Rule'], of('error').map(findingCells)),
    ),
    ...section(
      'To look at',
      table(['Object', 'Where', 'What will happen', 'Ways out', 'Rule'], of('warning').map(findingCells)),
    ),
    ...section('To know', table(['Object', 'Where', 'What', 'Ways out', 'Rule'], of('info').map(findingCells))),
    ...section(
      'Suggested mappings',
      table(['What', 'Used by', 'Here', 'There', 'Why'], assessed.suggestions.flatMap(suggestionRows)),
    ),
    ...section('Ways to move', table(['Way', 'Fits', 'Why'], assessed.modes.map(modeCells))),
    ...section(
      'Suggested order',
      assessed.order.map((step, index) => `${index + 1}. ${markdownText(format(step))}\n`).join(''),
    ),
    ...section('Calls to what lies outside', table(['Host', 'Where it lies', 'Named by', 'In'], outsideRows(assessed))),
    ...section('Goes along from outside the namespaces', bullets(assessed.closure.map(objectCell))),
    ...section('Inventory', table(['Kind', 'Come', 'Stay'], assessed.inventory.map(inventoryCells))),
    ...section(
      'Not judged',
      bullets([
        ...notJudged.map(
          ({ rule, fact, objects }) =>
            `${markdownCode(rule)}: ${counted(objects, 'object')}, since of ${markdownCode(fact)} nothing is known`,
        ),
        ...[...Map.groupBy(unknown, ({ why }) => why)].map(
          ([why, facts]) =>
            `${facts.map(({ what }) => markdownCode(what)).join(', ')} of the target: ${markdownText(why)}`,
        ),
      ]),
    ),
    ...section(
      'Not judged by the target itself, or not in full',
      bullets(
        notJudgedByTarget.map(({ why, objects }) => `${counted(objects, 'object')}: ${markdownText(format(why))}`),
      ),
    ),
    ...section('Could not be read on the source', bullets(unread.map((words) => markdownText(format(words))))),
  ].join('\n');
}

function summary(assessed: NamespaceAssessment): string {
  const { source, from, sourceVersion, target, targetVersion, at, findings, inventory, effort, risk } = assessed;
  const count = (severity: Severity) => findings.filter((one) => one.severity === severity).length;
  const comes = inventory.reduce((sum, one) => sum + one.comes, 0);
  const words: Record<Effort, string> = { small: 'small', medium: 'medium', large: 'large' };
  return [
    '',
    `From ${markdownText(source)}${inBrackets(sourceVersion)} to ${markdownText(target)}${inBrackets(targetVersion)}, read ${markdownText(at)}. ${from === 'backup' ? 'The backup and the target' : 'Both clusters'} were only read.${askedWords(assessed)}`,
    '',
    `**${counted(comes, 'object')} would come: ${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}, ${count('info')} to know.** Estimated from these counts, the effort is ${words[effort]} and the risk ${words[risk]}.`,
    '',
  ].join('\n');
}

/** What the target was asked itself. */
function askedWords({ notJudgedByTarget }: NamespaceAssessment): string {
  if (!notJudgedByTarget) return '';
  const left = notJudgedByTarget.length === 0 ? '' : '; what it did not judge stands below';
  return ` The target was also asked what it says to each object as a new one, in dry runs that make nothing; values of Secrets were not sent${left}.`;
}

function inBrackets(version: string): string {
  return version === '' ? '' : ` (${markdownText(version)})`;
}

/** A heading and what stands under it; nothing where there is nothing. */
function section(title: string, content: string): string[] {
  return content === '' ? [] : [`## ${title}\n`, content];
}

function table(head: string[], rows: readonly string[][]): string {
  return rows.length === 0 ? '' : markdownHead(head) + rows.map(markdownRow).join('');
}

const bullets = (lines: readonly string[]) => lines.map((line) => `- ${line}\n`).join('');

function objectCell({ kind, namespace, name }: ManifestObject): string {
  return markdownText(`${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`);
}

function findingCells({ object, pointer, message, fixes, rule }: Finding): string[] {
  const out = fixes.map(({ title }) => markdownText(format(title))).join('; ');
  return [objectCell(object), markdownCode(pointer || '/'), markdownText(format(message)), out, markdownCode(rule)];
}

function modeCells({ mode, fits, reason }: NamespaceAssessment['modes'][number]): string[] {
  return [mode, fits ? 'yes' : 'no', markdownText(format(reason))];
}

function outsideRows({ outside }: NamespaceAssessment): string[][] {
  return outside.map(({ host, namespace, object, pointer }) => [
    markdownCode(host),
    namespace === undefined ? 'outside the cluster' : `namespace ${markdownText(namespace)}`,
    objectCell(object),
    markdownCode(pointer),
  ]);
}

function inventoryCells({ resource, comes, stays }: NamespaceAssessment['inventory'][number]): string[] {
  return [markdownText(resource), String(comes), String(stays)];
}

/** Of each suggestion no more than the best. */
const mostSuggested = 3;

function suggestionRows({ sort, from, objects, ranked }: Suggestion): string[][] {
  return ranked
    .slice(0, mostSuggested)
    .map(({ to, reason }, at) => [
      at === 0 ? suggestedSorts[sort] : '',
      at === 0 ? counted(objects, 'object') : '',
      at === 0 ? markdownCode(from) : '',
      markdownCode(to),
      markdownText(format(reason)),
    ]);
}
