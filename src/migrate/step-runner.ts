import { KubeferryError, toKubeferryError } from '../model/error.ts';
import type { StepEvent } from '../model/event.ts';
import type { Message } from '../model/message.ts';
import type { Journal } from './journal/journal.ts';
import type { MigrateScope } from './scope.ts';

/** How a step ended that did all it could and is not done all the same. `stops`: the steps behind it are not begun. */
export interface Shortfall {
  failed: Message;
  stops?: true;
}

/** One step of a run: `work` may be called again after an interruption and goes on from what is recorded. */
export interface RunStep {
  id: string;
  title: Message;
  work(): Promise<void> | Promise<Shortfall | undefined>;
}

/**
 * Runs steps in their order, each recorded in the journal and told to the front.
 * Stops at the first that throws, or falls short in a way that stops; a cancelled one leaves the run resumable.
 */
export async function runSteps(
  steps: readonly RunStep[],
  run: string,
  journal: Pick<Journal, 'append' | 'settled'>,
  scope: MigrateScope,
): Promise<void> {
  for (const { id, title, work } of steps) {
    const tell = (state: StepEvent['state'], reason?: Message) => {
      journal.append({ type: 'step', run, step: id, state, title, ...(reason && { reason }) });
      scope.emit({ type: 'step', step: id, state, title, ...(reason && { reason }) });
    };
    tell('started');
    try {
      scope.signal.throwIfAborted();
      const short = await work();
      if (short) {
        tell('failed', short.failed);
        await journal.settled();
        if (short.stops) return;
        continue;
      }
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      tell(error.code === 'cancelled' ? 'cancelled' : 'failed', error.words);
      throw error;
    }
    tell('done');
    await journal.settled();
  }
}

/** Whether a run ended because a person cancelled it. */
export function wasCancelled(thrown: unknown): boolean {
  return thrown instanceof KubeferryError && thrown.code === 'cancelled';
}
