import { groupKindOf } from '../../diff/group-kind.ts';
import { type Lists, listsBySchema, listsOf } from '../../diff/lists.ts';
import type { SideName } from '../../model/comparison/comparison.ts';
import { isBuiltIn } from '../../model/objects/built-in.ts';
import { parseApiVersion } from '../../model/objects/object.ts';
import type { OfSide } from './sides/side.ts';

/** What is known of the lists of two objects of a kind: of a custom one what the schemas of both sides say, that of the right side first. Throws what reading schemas throws. */
export async function knownLists({ left, right }: Record<SideName, OfSide>, signal: AbortSignal): Promise<Lists> {
  let lists = listsOf(groupKindOf(right.one.object));
  for (const { side, one } of [left, right]) {
    const { apiVersion, kind } = one.object;
    if (isBuiltIn(parseApiVersion(apiVersion).group)) continue;
    const schema = await side.schemaOf?.(apiVersion, kind, signal);
    if (schema) lists = listsBySchema(schema, lists);
  }
  return lists;
}
