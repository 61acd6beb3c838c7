import { objectLabel } from './clusters/log-line.ts';
import type { UnstampedEvent } from './event.ts';
import { type Message, type MessageCode, message } from './message.ts';

/** The warning that an object was left as it is, by the reason for which it was. */
const leftAsItIs: ReadonlyMap<string, MessageCode> = new Map([
  ['apply.skipped', 'run.left-different'],
  ['apply.edited-since', 'run.left-different'],
  ['apply.no-rights', 'run.left-no-rights'],
  ['apply.source-own', 'run.left-source-own'],
  ['apply.versions-kept', 'run.left-versions-kept'],
  ['apply.unchanged-of', 'run.left-of-another'],
]);

/** The warning that an event tells: a sentence of that level, or an object that was left and differs, or is another migration's. */
export function warningOf(event: UnstampedEvent): Message | undefined {
  if (event.type === 'log' && event.level === 'warning') return event.text;
  if (event.type !== 'object') return undefined;
  const { context, object, reason } = event;
  const code = leftAsItIs.get(reason.code);
  return code && message(code, { ...reason.args, context, object: objectLabel(object) });
}
