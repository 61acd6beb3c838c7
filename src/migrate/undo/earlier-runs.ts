import { isAsRunLeft } from '../../apply/as-left.ts';
import { updatedBy } from '../../apply/marks.ts';
import { imprintOf } from '../../diff/imprint.ts';
import { message } from '../../model/message.ts';
import { type KubeObject, type ObjectRef, refKey } from '../../model/objects/object.ts';
import { readWritten, type WrittenObject } from '../journal/history.ts';
import type { Journal } from '../journal/journal.ts';

/** The earlier runs of a migration on one target that an undo brings objects back to, so that these can be undone next. */
export class EarlierRuns {
  readonly #folder: string;
  readonly #step: string;
  readonly #journal: Journal;
  readonly #written = new Map<string, ReadonlyMap<string, WrittenObject>>();

  /** `step`: the one in which runs apply to the target. */
  constructor(folder: string, step: string, journal: Journal) {
    this.#folder = folder;
    this.#step = step;
    this.#journal = journal;
  }

  /** Records that an object is `now` again as an earlier run left it, where `before` was that: its version has become another. */
  async isBack(object: ObjectRef, { before, now }: { before: KubeObject; now: KubeObject }): Promise<void> {
    const run = before.metadata.annotations?.[updatedBy];
    if (run === undefined) return;
    const written = (await this.#writtenBy(run)).get(refKey(object));
    if (!written || !isAsRunLeft(run, written.left, before)) return;
    const reason = message('undo.put-back');
    const record = { run, step: this.#step, object, outcome: 'updated', reason, left: imprintOf(now) } as const;
    this.#journal.append({ type: 'object', ...record });
  }

  async #writtenBy(run: string): Promise<ReadonlyMap<string, WrittenObject>> {
    const known = this.#written.get(run) ?? (await readWritten(this.#folder, run, this.#step)).objects;
    this.#written.set(run, known);
    return known;
  }
}
