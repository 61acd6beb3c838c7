import { objectLabel } from '../../model/clusters/log-line.ts';
import type { Message } from '../../model/message.ts';
import type { VeleroChangePlan, VeleroItem } from '../../model/velero/velero-change.ts';
import type { Translate } from '../translate.ts';

/** What a change would do in one cluster, in a line. */
export function planSummary({ context, from, to, items, holdings }: VeleroChangePlan, t: Translate): string {
  const count = (does: VeleroItem['does']) => items.filter((item) => item.does === does).length;
  const goes = holdings.filter((holding) => holding.goes).map((holding) => `${holding.count} ${holding.resource}`);
  const figures = [
    [count('create'), t('to create')],
    [count('update'), t('to change')],
    [count('nothing'), t('as they are')],
    [count('delete'), t('to remove')],
  ].flatMap(([figure, words]) => (figure === 0 ? [] : [`${figure} ${words}`]));
  const versions = [from, to].filter((version) => version !== undefined).join(' → ');
  return t('{context}: {words}', { context, words: [versions, ...figures, ...goes].filter(Boolean).join(', ') });
}

/** A plan as a text to read: what becomes of each object, then what will be applied. */
export function planText(plan: VeleroChangePlan, summary: string, sentence: (words: Message) => string): string {
  const { items, holdings, remarks, documents } = plan;
  const lines = [
    summary,
    ...remarks.map((remark) => `! ${sentence(remark)}`),
    ...items.map(({ object, does, places }) => {
      const where = places === undefined ? '' : `: ${places}`;
      return `${does.padEnd(8)} ${objectLabel(object)}${where}`;
    }),
    ...holdings.map(({ resource, count, goes }) => `${goes ? 'delete  ' : 'keep    '} ${resource}: ${count}`),
  ];
  const comments = lines.map((line) => `# ${line}`).join('\n');
  return documents === '' ? `${comments}\n` : `${comments}\n---\n${documents}`;
}
