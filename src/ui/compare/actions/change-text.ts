import type { TextChange } from '../../../model/assessment/assessment.ts';

/** A text in an editor; each change gives it another `version`. */
export interface EditedText {
  readonly version: number;
  getText(): string;
}

/** The latest change that is wanted of each text. */
const wanted = new WeakMap<EditedText, Promise<unknown>>();

/**
 * Changes a text as `changesOf` says of it, which takes its time: where the text has moved on meanwhile it is asked again. Of one text, one change is made
 * after another. Gives what was changed, or nothing where `apply` did not take it. Throws what both throw.
 */
export function changeText(
  document: EditedText,
  changesOf: (text: string) => Promise<TextChange[]>,
  apply: (changes: readonly TextChange[]) => PromiseLike<boolean>,
): Promise<TextChange[] | undefined> {
  const change = () => changed(document, changesOf, apply);
  const turn = (wanted.get(document) ?? Promise.resolve()).then(change, change);
  wanted.set(document, turn);
  return turn;
}

async function changed(
  document: EditedText,
  changesOf: (text: string) => Promise<TextChange[]>,
  apply: (changes: readonly TextChange[]) => PromiseLike<boolean>,
): Promise<TextChange[] | undefined> {
  for (;;) {
    const { version } = document;
    const changes = await changesOf(document.getText());
    if (document.version !== version) continue;
    if (changes.length === 0 || (await apply(changes))) return changes;
    if (document.version === version) return undefined;
  }
}
