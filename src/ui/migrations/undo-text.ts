import { objectLabel } from '../../model/clusters/log-line.ts';
import type { Message } from '../../model/message.ts';
import type { UndoPlan } from '../../model/migration/migration-summary.ts';
import type { Translate } from '../translate.ts';
import { undoWords } from './migration-words.ts';

/** The preview of an undo as a Markdown document: every object that is removed, put back or kept, by target. */
export function undoText(name: string, plan: UndoPlan, sentence: (words: Message) => string, t: Translate): string {
  const lines = [`# ${t('Undo of the run {run} of {name}', { run: plan.run, name })}`, '', undoWords(plan, t), ''];
  const section = <Row extends { context: string }>(
    title: string,
    rows: readonly Row[],
    line: (row: Row) => string,
  ) => {
    if (rows.length === 0) return;
    lines.push(`## ${title} (${rows.length})`, '');
    for (const row of rows) lines.push(`- ${row.context}: ${line(row)}`);
    lines.push('');
  };
  section(t('Removed'), plan.remove, ({ object, uid, warning }) => {
    const also = warning ? `: **${sentence(warning)}**` : '';
    return `\`${objectLabel(object)}\` (UID ${uid})${also}`;
  });
  section(t('Put back as it was before the run'), plan.putBack, (row) => `\`${objectLabel(row.object)}\``);
  section(t('Still to be undone'), plan.unreached, ({ reason }) => `**${sentence(reason)}**`);
  section(t('Stays'), plan.keep, (row) => `\`${objectLabel(row.object)}\`: ${sentence(row.reason)}`);
  return lines.join('\n');
}
