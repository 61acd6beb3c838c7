const duration = /^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/;
const unitSeconds: Record<string, number> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/**
 * The seconds of one of Go's durations, such as `1h30m`; nothing where the text is none. An object with another text would
 * keep Velero from reading any object of its kind.
 */
export function durationSeconds(text: string): number | undefined {
  if (!duration.test(text)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/([\d.]+)([a-zµ]+)/g)) {
    seconds += Number(count) * (unitSeconds[unit ?? ''] ?? 0);
  }
  return seconds;
}

/** Whole seconds, at least one, as one of Go's durations, written as Velero writes them: `720h0m0s`. */
export function durationText(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  return `${Math.floor(whole / 3600)}h${Math.floor((whole % 3600) / 60)}m${whole % 60}s`;
}
