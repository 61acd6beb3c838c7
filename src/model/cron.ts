import { durationSeconds } from './go-duration.ts';

/**
 * What Velero takes for the times of a Schedule. Format: `ParseStandard` of github.com/netresearch/go-cron 0.15 (parser.go), which the server of 1.18 reads
 * them with. That of 1.17 has github.com/robfig/cron/v3, which knows neither 7 for Sunday nor ranges over the end (22-2), and says so itself. What would
 * never make a backup, such as `@none`, is refused here.
 */

/** A field of a line of cron: its bounds, and the names that stand for numbers from the lowest on. */
interface Field {
  name: 'minute' | 'hour' | 'day' | 'month' | 'weekday';
  least: number;
  most: number;
  names?: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31 },
  {
    name: 'month',
    least: 1,
    most: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'weekday', least: 0, most: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

const descriptors = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** The part of a text that keeps it from being the times of a Schedule; nothing where it is such a text. */
export function wrongInCron(text: string): string | undefined {
  const zoned = /^(?:CRON_)?TZ=(\S*)\s+(.*)$/s.exec(text);
  const zone = zoned?.[1];
  if (zone !== undefined && !isZone(zone)) return zone;
  const times = (zoned?.[2] ?? text).trim();
  if (times.startsWith('@')) return isDescriptor(times) ? undefined : times;
  const parts = times.split(/\s+/);
  if (parts.length !== fields.length) return times;
  return fields.flatMap((field, at) => parts[at]?.split(',').filter((one) => !isRange(one, field)) ?? [])[0];
}

function isDescriptor(text: string): boolean {
  if (!text.startsWith('@every ')) return descriptors.includes(text);
  return (durationSeconds(text.slice('@every '.length)) ?? 0) > 0;
}

/** One of the ranges of a field: `*`, `5`, `1-5`, over the end `22-2`, each with `/2` behind it for every second one. */
function isRange(text: string, field: Field): boolean {
  const [range = '', step, tooMany] = text.split('/');
  const [low = '', high, tooFar] = range.split('-');
  if (tooMany !== undefined || tooFar !== undefined) return false;
  const isAll = low === '*' || low === '?';
  if (isAll && high !== undefined) return false;
  const from = isAll ? field.least : numberIn(low, field);
  // A step goes on to the end of the field where no range says how far.
  const isOpen = isAll || (high === undefined && step !== undefined);
  const to = isOpen ? field.most : high === undefined ? from : numberIn(high, field);
  if (!isWithin(from, field) || !isWithin(to, field)) return false;
  const size = from <= to ? to - from + 1 : field.most - from + 1 + (to - field.least + 1);
  return step === undefined || (/^0*[1-9]\d*$/.test(step) && (Number(step) === 1 || Number(step) < size));
}

function isWithin(number: number, { least, most }: Field): boolean {
  return number >= least && number <= most;
}

/** Not a number where the text is neither one nor the name of one, which is in no range. */
function numberIn(text: string, { names = [], least }: Field): number {
  if (/^\d+$/.test(text)) return Number(text);
  const at = names.indexOf(text.toLowerCase());
  return at < 0 ? Number.NaN : at + least;
}

/** A zone by its name of the IANA, in its very letters: the server looks for a file of that name. */
function isZone(name: string): boolean {
  if (name === 'UTC' || name === 'Local') return true;
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    return known === name || known.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}
