import { areNested, sameJson, valueAt } from '../../model/json/json.ts';
import { type JsonPatchOperation, patched } from '../../model/json/json-patch.ts';
import { type Message, message } from '../../model/message.ts';
import { type Manifests, readManifests } from '../manifest/manifests.ts';
import { overlap, type Splice, spliced } from './splice.ts';

/** A fix that is to be made in a text. */
export interface Wanted {
  /** The place of the object among those of the text. */
  object: number;
  operations: readonly JsonPatchOperation[];
  /** The rule that it is a fix of. */
  rule: string;
}

/** A text with fixes made, and for each fix why it was not made, where it was not. */
export interface Mended {
  text: string;
  splices: Splice[];
  refused: (Message | undefined)[];
}

/**
 * Makes fixes in a text of which `manifests` were read. What they do not touch stays as it is, byte by byte. Of two that change
 * the same place the first is made. What would not read back as meant is not made.
 */
export function mend(text: string, { objects, others }: Manifests, wanted: readonly Wanted[]): Mended {
  const refused: Mended['refused'] = wanted.map(() => undefined);
  const changes = new Map<number, { after: unknown; splices: Splice[] }>();
  for (const index of new Set(wanted.map(({ object }) => object))) {
    const placed = objects[index];
    if (!placed) throw new Error('a fix is of an object of the text');
    const after = together(placed.object, wanted, index, refused);
    const splices = placed.splicesTo(after);
    if (Array.isArray(splices) && !overlap(splices)) changes.set(index, { after, splices });
    else refuse(wanted, index, refused, Array.isArray(splices) ? message('edit.layout') : splices.words);
  }
  for (;;) {
    const splices = [...changes.values()].flatMap((change) => change.splices);
    if (splices.length === 0) return { text, splices, refused };
    const mended = spliced(text, splices);
    const read = readManifests(mended);
    const alike = read.objects.length === objects.length && read.others.length === others.length;
    const wrong = objects.flatMap((placed, index) => {
      const meant = changes.has(index) ? changes.get(index)?.after : placed.object;
      return alike && sameJson(read.objects[index]?.object, meant) ? [] : [index];
    });
    if (alike && wrong.length === 0) return { text: mended, splices, refused };
    const doubtful = wrong.filter((index) => changes.has(index));
    for (const index of doubtful.length > 0 ? doubtful : [...changes.keys()]) {
      changes.delete(index);
      refuse(wanted, index, refused, message('edit.differs'));
    }
  }
}

/** Whether others say already what a fix would say. */
function isMade(made: readonly { operations: Wanted['operations'] }[], wanted: Wanted['operations']): boolean {
  return wanted.every((operation) =>
    made.some(({ operations }) => operations.some((one) => one.op === 'replace' && sameJson(one, operation))),
  );
}

function refuse(wanted: readonly Wanted[], object: number, refused: Mended['refused'], words: Message): void {
  for (const [at, one] of wanted.entries()) if (one.object === object) refused[at] ??= words;
}

/** An object with all fixes that do not clash. */
function together(object: unknown, wanted: readonly Wanted[], index: number, refused: Mended['refused']): unknown {
  let after: unknown = object;
  const made: { rule: string; pointers: string[]; operations: Wanted['operations'] }[] = [];
  for (const [at, { object: own, operations, rule }] of wanted.entries()) {
    if (own !== index || made.some((one) => sameJson(one.operations, operations)) || isMade(made, operations)) continue;
    const pointers = operations.map((operation) => touched(object, operation));
    const other = made.find((one) => one.pointers.some((pointer) => pointers.some((its) => areNested(pointer, its))));
    const next = other ? undefined : patched(after, operations);
    if (other) refused[at] = message('edit.clash', { rule: other.rule });
    else if (next === undefined) refused[at] = message('edit.differs');
    else {
      after = next;
      made.push({ rule, pointers, operations });
    }
  }
  return after;
}

/** What an operation changes: where an item comes or goes, the whole list, whose other items move. */
function touched(object: unknown, { op, path }: JsonPatchOperation): string {
  const [, parent = '', last = ''] = /^(.*)\/([^/]*)$/s.exec(path) ?? [];
  const moves = op !== 'replace' && /^(\d+|-)$/.test(last) && Array.isArray(valueAt(object, parent));
  return moves ? parent : path;
}
