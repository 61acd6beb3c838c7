import type { Page } from 'playwright-core';
import { z } from 'zod';

/**
 * How the main thread of a page fared: milliseconds of script and layout in each frame that it drew, and its longest task. Time in which no
 * processor was free for the thread, or in which it waited for another one, is not among them.
 */
export interface TracedFrames {
  frames: number[];
  longest: number;
}

/** An event of a trace of Chromium; times in microseconds: `ts` and `dur` by the clock, `tdur` of the thread's own work. */
const traceEvent = z.looseObject({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  dur: z.number().default(0),
  tdur: z.number().default(0),
});
type TraceEvent = z.infer<typeof traceEvent>;

const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'];
/** What Chromium's own tools count as scripting and as rendering: style, layout and what comes of it. Painting is not among them. */
const scriptAndLayout = new Set([
  ...['EventDispatch', 'FunctionCall', 'FireAnimationFrame', 'TimerFire', 'EvaluateScript', 'RunMicrotasks'],
  ...['HandlePostMessage', 'MinorGC', 'MajorGC', 'V8.GCScavenger'],
  ...['UpdateLayoutTree', 'Layout', 'PrePaint', 'HitTest', 'ScheduleStyleRecalculation'],
]);
/** What a frame ends with. */
const drawn = 'Commit';
const marks = ['kubeferry-begin', 'kubeferry-end'];

/** Scripts that mark in a page the begin and the end of what is traced. */
export const traceBegins = `performance.mark('${marks[0]}');`;
export const traceEnds = `performance.mark('${marks[1]}');`;

/**
 * Traces Chromium while something is done, which marks its begin and its end in the page whose thread is meant. What a thread did between two
 * frames is counted with the second.
 */
export async function tracedFrames(window: Page, act: () => Promise<void>): Promise<TracedFrames> {
  const session = await window.context().newCDPSession(window);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const one of value) {
      const { data } = traceEvent.safeParse(one);
      if (data) events.push(data);
    }
  });
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: categories, excludedCategories: ['*'] },
  });
  try {
    await act();
  } finally {
    await session.send('Tracing.end');
    await complete;
    await session.detach();
  }
  return framesIn(events);
}

function framesIn(events: readonly TraceEvent[]): TracedFrames {
  const [begin, end] = marks.map((mark) => events.find(({ name }) => name === mark));
  if (!begin || !end) throw new Error('The trace does not hold its marks.');
  const own = events
    .filter(
      ({ pid, tid, ph, ts }) => pid === begin.pid && tid === begin.tid && ph === 'X' && ts >= begin.ts && ts <= end.ts,
    )
    .sort((one, other) => one.ts - other.ts);
  const frames: number[] = [];
  let [spent, until, longest] = [0, 0, 0];
  for (const { name, ts, dur, tdur } of own) {
    if (name === 'RunTask') longest = Math.max(longest, tdur);
    else if (name === drawn) {
      frames.push(spent / 1000);
      spent = 0;
    } else if (scriptAndLayout.has(name) && ts >= until) {
      // What lies in another one is counted with it.
      spent += tdur;
      until = ts + dur;
    }
  }
  if (frames.length === 0)
    throw new Error(`No frame among ${own.length} events: ${[...new Set(own.map(({ name }) => name))].join(', ')}`);
  return { frames, longest: longest / 1000 };
}

/** The figure that 95 of 100 are at the most. Throws where there is none. */
export function p95(values: readonly number[]): number {
  const found = values.toSorted((one, other) => one - other)[Math.ceil(values.length * 0.95) - 1];
  if (found === undefined) throw new Error('The 95th percentile of nothing.');
  return found;
}
