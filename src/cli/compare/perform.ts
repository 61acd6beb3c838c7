import { handlers } from '../../engine/handlers.ts';
import { type ComparedObject, type ComparisonEvent, meansTheSame, type UnreadPart } from '../../model/comparison.ts';
import { format } from '../../model/message.ts';
import type { Performance } from '../perform.ts';
import type { CompareLine } from './arguments.ts';
import { comparisonPage } from './page.ts';
import { objectLines, summaryLine, unreadLine } from './words.ts';

/** Compares what a line names, and says what differs. Gives whether both sides mean the same. */
export async function performCompare({ ask, form }: CompareLine, performance: Performance): Promise<boolean> {
  const { signal, output, scope } = performance;
  const told: ComparisonEvent[] = [];
  const emit = (event: ComparisonEvent) => {
    if (form === 'markdown') told.push(event);
    else if (event.type === 'unread') output.item('unread', plainUnread(event.unread), [unreadLine(event.unread)]);
    else output.item('object', plainObject(event.object), objectLines(event.object));
  };
  const call = { signal, emit, drained: () => output.drained() };
  const result =
    ask.of === 'migration'
      ? await handlers['compare.migration'](ask, call, scope)
      : await handlers['compare.sides'](ask, call, scope);
  if (form === 'markdown') output.text(comparisonPage(result, told));
  else output.result({ ...result, same: meansTheSame(result) }, [summaryLine(result)]);
  return meansTheSame(result);
}

function plainObject({ object, other, outcome, fields }: ComparedObject): object {
  const plain = fields.map(({ why, ...field }) => ({ ...field, ...(why && { why: format(why) }) }));
  return { outcome, object, ...(other && { other }), fields: plain };
}

function plainUnread({ why, ...part }: UnreadPart): object {
  return { ...part, why: format(why) };
}
