import { handlers } from '../../engine/handlers.ts';
import {
  type ComparedObject,
  type ComparisonEvent,
  type ComparisonWish,
  meansTheSame,
  type UnreadPart,
} from '../../model/comparison/comparison.ts';
import { format } from '../../model/message.ts';
import type { Output } from '../output.ts';
import type { Performance } from '../perform.ts';
import type { CompareLine } from './arguments.ts';
import { resolvedSides } from './migration-side.ts';
import { comparisonPage } from './page.ts';
import {
  alikeLine,
  followedLine,
  goneLine,
  objectLines,
  readableLine,
  sourceChangedLine,
  summaryLine,
  unreadLines,
} from './words.ts';

/** Compares what a line names, and says what differs. Gives whether both sides mean the same. */
export async function performCompare({ ask, form, json }: CompareLine, performance: Performance): Promise<boolean> {
  const { signal, output, scope } = performance;
  const told: ComparisonEvent[] = [];
  const unread: UnreadPart[] = [];
  const sayUnread = () => {
    if (unread.length > 0) output.item('unread', {}, unreadLines(unread.splice(0)));
  };
  const emit = (event: ComparisonEvent) => {
    if (form === 'markdown') told.push(event);
    else if (event.type === 'unread' && !json) unread.push(event.unread);
    else {
      if (event.type === 'followed' || event.type === 'stalled') sayUnread();
      say(event, output);
    }
  };
  const call = { signal, emit, drained: () => output.drained() };
  const result =
    ask.of === 'migration'
      ? await handlers['compare.migration'](ask, call, scope)
      : await handlers['compare.sides'](await wishOf(ask, performance), call, scope);
  sayUnread();
  if (form === 'markdown') output.text(comparisonPage(result, told));
  else output.result({ ...result, same: meansTheSame(result) }, [summaryLine(result)]);
  return meansTheSame(result);
}

async function wishOf(
  { left, right, plan, follow }: Extract<CompareLine['ask'], { of: 'sides' }>,
  performance: Performance,
): Promise<ComparisonWish & { follow: boolean }> {
  return { ...(plan !== undefined && { plan }), ...(await resolvedSides(left, right, performance)), follow };
}

function say(event: ComparisonEvent, output: Output): void {
  switch (event.type) {
    case 'unread':
      output.item('unread', plainUnread(event.unread), unreadLines([event.unread]));
      break;
    case 'object': {
      const { object, changedOn } = event;
      output.item('object', { ...plainObject(object), ...(changedOn && { changedOn }) }, objectLines(object));
      break;
    }
    case 'alike':
      output.item('alike', event, [alikeLine(event)]);
      break;
    case 'gone':
      output.item('gone', event, event.isToldAnew ? [] : [goneLine(event)]);
      break;
    case 'sourceChanged':
      output.item('sourceChanged', event, [sourceChangedLine(event)]);
      break;
    case 'readable':
      output.item('readable', plainUnread(event.part), [readableLine(event.part)]);
      break;
    case 'followed':
      output.item('followed', event, [followedLine(event)]);
      break;
    case 'stalled':
      output.item('stalled', { why: format(event.why) }, [`stalled    ${format(event.why)}`]);
      break;
  }
}

function plainObject({ object, other, onlyRight, outcome, fields }: ComparedObject): object {
  const plain = fields.map(({ why, ...field }) => ({ ...field, ...(why && { why: format(why) }) }));
  return { outcome, object, ...(onlyRight && { onlyRight }), ...(other && { other }), fields: plain };
}

function plainUnread({ why, ...part }: UnreadPart): object {
  return { ...part, why: format(why) };
}
