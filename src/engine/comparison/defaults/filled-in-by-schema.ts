import { type FieldDifference, meantValue } from '../../../model/comparison/comparison.ts';
import { message } from '../../../model/message.ts';
import { isBuiltIn } from '../../../model/objects/built-in.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { isSchemaDefault } from '../../../model/schemas/kind-schema.ts';
import type { OfSide } from '../sides/side.ts';

/**
 * Says anew which differences between two objects a server fills in by itself, by what either side knows of the schema of their kind: a field
 * that only one of them has, with its default. Of custom kinds with a known schema no other default counts. Throws what reading schemas throws.
 */
export async function filledInBySchema(
  fields: readonly FieldDifference[],
  sides: { left: OfSide; right: OfSide },
  signal: AbortSignal,
): Promise<readonly FieldDifference[]> {
  const said: FieldDifference[] = [];
  for (const field of fields) said.push(isUnclear(field, sides) ? await judged(field, sides, signal) : field);
  return said;
}

/** Whether only one object has it, and nothing tells why, or a list of defaults does that is for built-in kinds. */
function isUnclear(field: FieldDifference, sides: { left: OfSide }): boolean {
  const { right, class: outcome, why } = field;
  if ((meantValue(field) === undefined) === (right === undefined)) return false;
  return outcome === 'drift' || (outcome === 'defaulted' && !why && isCustom(sides.left));
}

function isCustom({ one }: OfSide): boolean {
  return !isBuiltIn(parseApiVersion(one.object.apiVersion).group);
}

async function judged(
  field: FieldDifference,
  { left, right }: { left: OfSide; right: OfSide },
  signal: AbortSignal,
): Promise<FieldDifference> {
  // Who has it may have filled it in; where only the other side knows schemas, it goes by those.
  const meant = meantValue(field);
  const [holder, other] = meant === undefined ? [right, left] : [left, right];
  const { apiVersion, kind } = holder.one.object;
  const schema =
    (await holder.side.schemaOf?.(apiVersion, kind, signal)) ?? (await other.side.schemaOf?.(apiVersion, kind, signal));
  if (!schema) return field;
  const pointer = holder === left ? field.pointer : (field.rightPointer ?? field.pointer);
  if (isSchemaDefault(schema, pointer, meant ?? field.right)) {
    return { ...field, class: 'defaulted', why: message('compare.schema-default', { kind }) };
  }
  return field.class === 'defaulted' ? { ...field, class: 'drift' } : field;
}
