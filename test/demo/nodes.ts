import type { Say } from '../sandbox/obtain.ts';

/** What a demo was started with. `why`: why its nodes are simulated though real ones show more; absent where they are real. */
export interface OnNodes<Started> {
  started: Started;
  why?: string;
}

/**
 * Starts on real nodes where that can be, else on simulated ones, and says which and why. `whyNot`: why real ones cannot be. Throws what the start on simulated
 * nodes throws, and the reason of an aborted signal.
 */
export async function onRealOrSimulated<Started>(
  start: (nodes: 'real' | 'kwok') => Promise<Started>,
  { whyNot, say, signal }: { whyNot: string | undefined; say: Say; signal: AbortSignal },
): Promise<OnNodes<Started>> {
  let why = whyNot;
  if (why === undefined) {
    try {
      const started = await start('real');
      say('The nodes are real: the containers of the shop run, and a Velero in both clusters can move their data.');
      return { started };
    } catch (error) {
      signal.throwIfAborted();
      why = `Real nodes can run on this machine, and did not start: ${reasonsOf(error).join(': ')}`;
      say(why);
    }
  }
  const started = await start('kwok');
  say(`The nodes are simulated (kwok): no container runs, and no data moves. ${why}`);
  return { started, why };
}

/** What was thrown, and what caused it. */
function reasonsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  return [error.message, ...(error.cause === undefined ? [] : reasonsOf(error.cause))];
}
