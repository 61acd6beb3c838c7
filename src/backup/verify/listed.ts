import { message } from '../../model/message.ts';
import { apiVersionOf, type ObjectRef } from '../../model/objects/object.ts';
import type { Findings } from './findings.ts';

/** Compares the resource list of a backup with the objects that are met. */
export class ListCheck {
  readonly #missing = new Map<string, Set<string>>();
  readonly #findings: Findings;
  readonly #place: string;

  /** `place`: the file of the list. */
  constructor(list: Record<string, string[] | null>, findings: Findings, place: string) {
    for (const [kind, names] of Object.entries(list)) this.#missing.set(kind, new Set(names));
    this.#findings = findings;
    this.#place = place;
  }

  /** Takes the next object; `path`: where it lies in the tarball. */
  meet(ref: ObjectRef, path: string): void {
    const name = ref.namespace === undefined ? ref.name : `${ref.namespace}/${ref.name}`;
    const listed = this.#missing.get(`${apiVersionOf(ref)}/${ref.kind}`)?.delete(name) ?? false;
    if (!listed) this.#findings.error(path, message('verify.notListed'));
  }

  /** Tells what was not met. */
  end(): void {
    for (const [kind, names] of this.#missing) {
      for (const name of names)
        this.#findings.error(this.#place, message('verify.listed', { object: `${kind} ${name}` }));
    }
  }
}
