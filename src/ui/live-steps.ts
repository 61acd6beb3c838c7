import type { MigrationEvent, ProgressEvent } from '../model/event.ts';
import type { Message } from '../model/message.ts';
import type { StepSummary } from '../model/migration/migration-summary.ts';
import { bytesWords } from '../model/words/bytes-words.ts';

/** What the events of a run have said so far: its steps with counts, and where it is now. */
export class LiveSteps {
  readonly #steps = new Map<string, StepSummary>();
  #current:
    | { step: string; title?: Message; done?: number; total?: number; bytes?: string; object?: string }
    | undefined;

  /** Takes events in their order. */
  take(events: readonly MigrationEvent[]): void {
    for (const event of events) this.#takeOne(event);
  }

  /** The steps in the order in which they began. */
  get steps(): StepSummary[] {
    return [...this.#steps.values()];
  }

  /** Where the run is: `Apply to eks: 12/80 Deployment web`; nothing before the first step. */
  place(sentence: (words: Message) => string): string | undefined {
    const at = this.#current;
    if (!at) return undefined;
    const figures =
      at.done === undefined ? undefined : at.total === undefined ? `${at.done}` : `${at.done}/${at.total}`;
    const detail = [figures, at.bytes, at.object].filter((part) => part !== undefined).join(' ');
    const title = at.title ? sentence(at.title) : at.step;
    return detail === '' ? title : `${title}: ${detail}`;
  }

  #takeOne(event: MigrationEvent): void {
    if (event.type === 'step') {
      const { step, title, state, reason } = event;
      const before = this.#steps.get(step);
      this.#steps.set(step, {
        id: step,
        title,
        state,
        ...(reason && { reason }),
        ...(before?.counts && { counts: before.counts }),
      });
      if (state === 'started') this.#current = { step, title };
    } else if (event.type === 'object') {
      const summary = this.#steps.get(event.step);
      if (summary) {
        summary.counts = { ...summary.counts, [event.outcome]: (summary.counts?.[event.outcome] ?? 0) + 1 };
      }
      if (this.#current?.step === event.step) this.#current.object = `${event.object.kind} ${event.object.name}`;
    } else if (event.type === 'progress') {
      if (this.#current?.step !== event.step) return;
      if (event.unit === 'bytes') {
        this.#current.bytes = bytesOf(event);
        return;
      }
      this.#current.done = event.done;
      if (event.total !== undefined) this.#current.total = event.total;
    }
  }
}

/** How far the data of volumes is: of all, and of several the one that moved last by itself. */
function bytesOf({ done, total = done, volume }: ProgressEvent): string {
  const all = `${bytesWords(done)}/${bytesWords(total)}`;
  if (!volume || volume.total === total) return volume ? `${all} ${volume.name}` : all;
  return `${all} ${volume.name} ${bytesWords(volume.done)}/${bytesWords(volume.total)}`;
}
