import type { Translate } from '../translate.ts';

/** The time of the day of a time in ISO 8601. */
export function timeOf(at: string): string {
  return new Date(at).toLocaleTimeString();
}

/** The time as of which a comparison that is followed is true, with that of what is not watched where it is an earlier one. */
export function trueTimes({ at, lookedAt }: { at: string; lookedAt: string }, t: Translate): string {
  const [time, looked] = [timeOf(at), timeOf(lookedAt)];
  if (time === looked) return time;
  return t('{time} (kinds without objects and all else that is not watched: {looked})', { time, looked });
}
