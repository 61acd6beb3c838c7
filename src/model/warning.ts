import type { UnstampedEvent } from './event.ts';
import { objectPath } from './log-line.ts';
import { type Message, message } from './message.ts';

/** Why an object that differs was not changed. */
const leftAsItIs: ReadonlySet<string> = new Set(['apply.skipped', 'apply.edited-since']);

/** The warning that an event tells: a sentence of that level, or an object that differs and was left as it is. */
export function warningOf(event: UnstampedEvent): Message | undefined {
  if (event.type === 'log' && event.level === 'warning') return event.text;
  if (event.type !== 'object' || !leftAsItIs.has(event.reason.code)) return undefined;
  const { context, object, reason } = event;
  return message('run.left-different', { ...reason.args, context, object: objectPath(object) });
}
