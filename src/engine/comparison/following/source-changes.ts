import { isAsBefore } from '../../../diff/imprint.ts';
import type { SourceChange } from '../../../model/comparison/comparison.ts';
import { type ObjectRef, refKey } from '../../../model/objects/object.ts';
import type { Standing } from '../group-comparison.ts';
import type { SideObject } from '../sides/side.ts';

/** What one look at a group is told, and gives at its end. */
export interface Look {
  /** Takes an object that is there now, and what of it counts. */
  take(one: SideObject, standing: Standing): void;
  /** What changed since the look before; the first time nothing, or what changed since an earlier time. Only now is this look what the next is held against. */
  ended(): Omit<SourceChange, 'at'>[];
}

/** What is remembered of an object. */
interface Remembered {
  ref: ObjectRef;
  /** Absent where it is not known how the object was. */
  imprint?: string;
}

/**
 * Tells what became another, new or gone in one group of the left side, from look to look, whatever the right side has. What servers and
 * controllers keep in an object is no change, nor is what an autoscaler sets.
 */
export class SourceChanges {
  #known: Map<string, Remembered> | undefined;

  /** Has the first look tell what changed since an earlier time: `before` is what was there then, and what of it counted, where that is known. */
  since(before: Iterable<{ ref: ObjectRef; standing?: Standing }>): void {
    this.#known = new Map();
    for (const { ref, standing } of before) {
      this.#known.set(refKey(ref), { ref, ...(standing && { imprint: imprintIn(standing) }) });
    }
  }

  /** Begins to look at all objects, or at those of some names; a look that does not come to its end is as if it had never been. */
  look(names?: readonly string[]): Look {
    const before = this.#known;
    const now = new Map<string, Remembered>();
    const isAbout = ({ ref }: Remembered) => !names || names.includes(ref.name);
    const changes: Omit<SourceChange, 'at'>[] = [];
    return {
      take: ({ ref, object }, standing) => {
        const key = refKey(ref);
        const known = before?.get(key);
        const imprint = imprintIn(standing, known?.imprint);
        now.set(key, { ref, imprint });
        if (before && !known) changes.push({ object: ref, change: 'new' });
        else if (known?.imprint !== undefined && !isAsBefore(known.imprint, imprint, object))
          changes.push({ object: ref, change: 'changed' });
      },
      ended: () => {
        const others = [...(before ?? [])].filter(([, one]) => !isAbout(one));
        const gone = [...(before ?? [])].filter(
          ([key, one]) => !now.has(key) && isAbout(one) && one.imprint !== undefined,
        );
        this.#known = new Map([...others, ...now]);
        return [...changes, ...gone.map(([, { ref }]) => ({ object: ref, change: 'gone' as const }))];
      },
    };
  }
}

/** What is to be remembered of an object. One that is nested too deeply to be looked into is there: no more is known of it than `before`. */
function imprintIn({ imprint, isTooDeep }: Standing, before = ''): string {
  return isTooDeep ? before : imprint;
}
