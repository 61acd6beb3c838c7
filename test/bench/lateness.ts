import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Lateness } from './host.ts';

/** How late the event loop of this process is while something is done; timers are looked at each millisecond, so a loop at rest is about one late. */
export async function latenessDuring(work: () => Promise<void>): Promise<Lateness> {
  const lag = monitorEventLoopDelay({ resolution: 1 });
  const held = new Held();
  lag.enable();
  await work();
  lag.disable();
  return { p99: lag.percentile(99) / 1e6, max: lag.max / 1e6, held: held.end() };
}

/** The longest time in milliseconds that the loop was held by what ran in it, without the time that its thread waited for a processor. */
class Held {
  #longest = 0;
  #last = performance.now();
  #waited = waitedForProcessor();
  readonly #timer = setInterval(() => {
    const now = performance.now();
    const waited = waitedForProcessor();
    this.#longest = Math.max(this.#longest, now - this.#last - (waited - this.#waited));
    this.#last = now;
    this.#waited = waited;
  }, 1);

  end(): number {
    clearInterval(this.#timer);
    return this.#longest;
  }
}

/** Milliseconds that the thread of the event loop was ready to run and had no processor: Linux, `/proc/<pid>/schedstat`, second figure. */
function waitedForProcessor(): number {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
}
