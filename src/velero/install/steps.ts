import { toKubeferryError } from '../../model/error.ts';
import type { EventSink, StepEvent } from '../../model/event.ts';
import { type Message, message } from '../../model/message.ts';

/** What a change of a Velero works with. */
export interface ChangeScope {
  signal: AbortSignal;
  emit: EventSink;
  /** Seconds that the server, the agent and the store are waited for at the most. */
  waitSeconds: number;
}

/** The steps of a change. */
export type ChangeStep = 'definitions' | 'objects' | 'ready' | 'store' | 'stop' | 'contents' | 'remove';

/** Runs one step, told to the front. A step can be run again: it goes on from what is there. */
export async function runStep<Result>(
  id: ChangeStep,
  { emit, signal }: ChangeScope,
  work: () => Promise<Result>,
): Promise<Result> {
  const tell = (state: StepEvent['state'], reason?: Message) =>
    emit({ type: 'step', step: id, state, title: message(`velero.step.${id}`), ...(reason && { reason }) });
  tell('started');
  try {
    signal.throwIfAborted();
    const result = await work();
    tell('done');
    return result;
  } catch (thrown) {
    const { code, words } = toKubeferryError(thrown);
    tell(code === 'cancelled' ? 'cancelled' : 'failed', words);
    throw thrown;
  }
}
