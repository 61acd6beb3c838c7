import { isUtf8 } from 'node:buffer';
import { mend } from '../../adapt/edit/mend.ts';
import { operationsBetween } from '../../adapt/edit/operations-between.ts';
import { type Manifests, readManifests } from '../../adapt/manifest/manifests.ts';
import { groupKindOf } from '../../diff/group-kind.ts';
import { listsOf } from '../../diff/lists.ts';
import { type MergeConflict, type Merged, mergeThree } from '../../diff/merge.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/** The three texts of a manifest that a person edited while its object changed at the source. */
export interface EditedTexts {
  /** What the edit began from. */
  base: Buffer;
  /** What the new export makes of the object. */
  theirs: Buffer;
  /** What the person made of it. */
  mine: Buffer;
}

/** An edit into which the changes of the source are merged; where both changed one place, the edit stays. */
export interface MergedEdit {
  text: Buffer;
  /** Whether the text is another one than the person's. */
  changes: boolean;
  conflicts: MergeConflict[];
}

/** What an edit of a person and the changes of the source come to, and the text that the person wrote. */
interface MergedObject extends Merged {
  text: string;
  manifests: Manifests;
  mine: KubeObject;
}

/** Merges what changed at the source into a person's text, of which all else stays as it is; nothing where a text is not one manifest, or not one that can be edited. */
export function mergeEdit(texts: EditedTexts): MergedEdit | undefined {
  const merged = mergeObjects(texts);
  if (!merged) return undefined;
  const { text, manifests, mine, value, conflicts } = merged;
  const operations = operationsBetween(mine, value);
  if (operations.length === 0) return { text: texts.mine, changes: false, conflicts };
  const { splices, text: after } = mend(text, manifests, [{ object: 0, operations, rule: '' }]);
  return splices.length === 0 ? undefined : { text: Buffer.from(after), changes: true, conflicts };
}

/** The same, of the objects alone. */
export function mergeObjects(texts: EditedTexts): MergedObject | undefined {
  const [base, theirs, mine] = [texts.base, texts.theirs, texts.mine].map(onlyManifest);
  if (!base || !theirs || !mine) return undefined;
  const lists = listsOf(groupKindOf(mine.object));
  return { ...mergeThree(base.object, theirs.object, mine.object, lists), ...mine, mine: mine.object };
}

function onlyManifest(bytes: Buffer): { text: string; manifests: Manifests; object: KubeObject } | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString();
  const manifests = readManifests(text);
  const [only, more] = manifests.objects;
  const isOne = more === undefined && manifests.others.every(({ words }) => words.code === 'assess.idleComment');
  return only && isOne ? { text, manifests, object: only.object } : undefined;
}
