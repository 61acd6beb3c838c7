import { objectLabel } from '../../model/clusters/log-line.ts';
import { message } from '../../model/message.ts';
import { type ObjectRef, refKey } from '../../model/objects/object.ts';
import type { BackupEntry } from '../index-file.ts';
import type { TarEntry } from '../tar-read.ts';
import type { Findings } from './findings.ts';

/** Compares the index of a backup with the objects as they come in the tarball. */
export class IndexCheck {
  readonly #entries: BackupEntry[];
  readonly #findings: Findings;
  readonly #place: string;
  #next = 0;

  /** `place`: the file of the index. */
  constructor(entries: BackupEntry[], findings: Findings, place: string) {
    this.#entries = entries.toSorted((a, b) => a.offset - b.offset);
    this.#findings = findings;
    this.#place = place;
  }

  /** Takes the next object, at its copy without a version. */
  meet(ref: ObjectRef, place: TarEntry): void {
    for (; (this.#entries[this.#next]?.offset ?? Number.POSITIVE_INFINITY) < place.offset; this.#next++) this.#wrong();
    const entry = this.#entries[this.#next];
    if (entry?.offset !== place.offset) {
      this.#findings.error(place.path, message('verify.notIndexed'));
      return;
    }
    const same =
      entry.length === place.length &&
      refKey(entry) === refKey(ref) &&
      entry.version === ref.version &&
      entry.kind === ref.kind;
    if (!same) this.#wrong();
    this.#next++;
  }

  /** Tells what was not met. */
  end(): void {
    for (; this.#next < this.#entries.length; this.#next++) this.#wrong();
  }

  #wrong(): void {
    const entry = this.#entries[this.#next];
    if (entry) this.#findings.error(this.#place, message('verify.indexWrong', { object: objectLabel(entry) }));
  }
}
