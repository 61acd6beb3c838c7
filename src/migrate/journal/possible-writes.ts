import { refKey } from '../../model/objects/object.ts';
import type { JournalRecord } from './journal-record.ts';

/**
 * Whether a run may have left something on a target, as its records tell one after another. What failed, or has no result, was
 * perhaps written all the same just before a crash or a cut.
 */
export class PossibleWrites {
  #wrote = false;
  readonly #doubtful = new Set<string>();

  /** Takes the next record of the run. */
  take(record: JournalRecord): void {
    if (this.#wrote) return;
    if (record.type === 'intent') {
      for (const object of record.objects) this.#doubtful.add(refKey(object));
    } else if (record.type === 'object') {
      const { outcome, object } = record;
      this.#wrote = outcome === 'created' || outcome === 'updated';
      if (this.#wrote) this.#doubtful.clear();
      else if (outcome !== 'failed') this.#doubtful.delete(refKey(object));
    }
  }

  /** Whether something may be there. */
  get any(): boolean {
    return this.#wrote || this.#doubtful.size > 0;
  }
}
