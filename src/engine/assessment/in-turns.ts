import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Steps } from '../../adapt/steps.ts';

/** Milliseconds after which other work gets its turn, a signal of the system among it. */
const turn = 20;

/** Does work to its end, with breaks in which others have their turn. Throws the reason of `signal` once that is aborted. */
export async function inTurns<Result>(steps: Steps<Result>, signal: AbortSignal): Promise<Result> {
  let began = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - began <= turn) continue;
    await nextTurn();
    signal.throwIfAborted();
    began = performance.now();
  }
}
