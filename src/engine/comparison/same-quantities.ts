import { sameQuantity } from '../../diff/quantity.ts';
import { type FieldDifference, meantValue } from '../../model/comparison/comparison.ts';
import { isBuiltIn } from '../../model/objects/built-in.ts';
import { parseApiVersion } from '../../model/objects/object.ts';
import { isQuantityAt } from '../../model/schemas/kind-schema.ts';
import type { OfSide } from './sides/side.ts';

/** The same differences of two objects without quantities of one value, such as `1Gi` and `1024Mi`, where a side knows by the schema of a custom kind that they are such. Throws what reading schemas throws. */
export async function withoutSameQuantities(
  fields: readonly FieldDifference[],
  { left, right }: { left: OfSide; right: OfSide },
  signal: AbortSignal,
): Promise<readonly FieldDifference[]> {
  const { apiVersion, kind } = right.one.object;
  if (isBuiltIn(parseApiVersion(apiVersion).group)) return fields;
  const mayBe = fields.filter((field) => sameQuantity(meantValue(field), field.right));
  if (mayBe.length === 0) return fields;
  const schema =
    (await right.side.schemaOf?.(apiVersion, kind, signal)) ?? (await left.side.schemaOf?.(apiVersion, kind, signal));
  if (!schema) return fields;
  const same = new Set(mayBe.filter((field) => isQuantityAt(schema, field.rightPointer ?? field.pointer)));
  return fields.filter((field) => !same.has(field));
}
