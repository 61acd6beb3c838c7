import { setTimeout as sleep } from 'node:timers/promises';
import { isPassing } from '../../../kube/passing.ts';
import { toKubeferryError } from '../../../model/error.ts';
import { type Message, message } from '../../../model/message.ts';
import type { Side } from '../sides/side.ts';

/** Milliseconds from one question to the next. */
const beat = 5_000;
/** Milliseconds in which a cluster is to answer. */
const patience = 5_000;

/**
 * Asks the cluster of a side every few seconds whether it answers, and tells why where it does not: a watch alone tells nobody that its
 * connection broke, and one that is silent may be well. Resolves once the signal aborts; never throws.
 */
export async function tellSilence(side: Side, tell: (why: Message) => void, signal: AbortSignal): Promise<void> {
  if (!side.answers) return;
  while (await hasPassed(beat, signal)) {
    const asked = failure(side.answers(signal));
    const waits = new AbortController();
    const isLate = hasPassed(patience, AbortSignal.any([signal, waits.signal]));
    const why = await Promise.race([asked, isLate.then(() => late(side))]);
    waits.abort();
    if (why && !signal.aborted) tell(why);
    // One question at a time: those that wait would keep others from being asked.
    await asked;
  }
}

/** Whether a time has passed; false where the signal ended it before. */
function hasPassed(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return sleep(milliseconds, true, { signal }).catch(() => false);
}

/** Why there was no answer. One that refuses is an answer, too. */
function failure(answer: Promise<void>): Promise<Message | undefined> {
  return answer.then(
    () => undefined,
    (thrown: unknown) => {
      const error = toKubeferryError(thrown);
      return isPassing(error) ? error.words : undefined;
    },
  );
}

function late({ title: side }: Side): Message {
  return message('compare.silent', { side, seconds: patience / 1000 });
}
