import { type Message, message } from '../message.ts';

/** How long ago a time was, or when it will be, roughly: `just now`, `5 min ago`, `3 h ago`, `in 12 days`. Both in milliseconds. */
export function ageWords(then: number, now: number): Message {
  const minutes = Math.floor(Math.abs(now - then) / 60_000);
  const isAhead = then > now;
  if (minutes < 1) return message('age.now');
  if (minutes < 60) return message(isAhead ? 'age.in-minutes' : 'age.minutes', { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return message(isAhead ? 'age.in-hours' : 'age.hours', { hours });
  return message(isAhead ? 'age.in-days' : 'age.days', { days: Math.floor(hours / 24) });
}
