import { childOf, isRecord, type JsonRecord, jsonPointer, recordAt, recordsOf } from '../json/json.ts';
import { text } from '../json/parse.ts';
import { type KindSchema, openApiType, referredSchema } from './kind-schema.ts';

/** What the schema of a built-in kind says of one place. */
export type FieldProblem = { pointer: string } & (
  | { /** The types that the field takes, in the words of OpenAPI. */ takes: string[]; found: string }
  | { /** The field that the kind does not have, by its keys from the object on. */ unknown: string }
);

/** What text has to read as: base64, or an amount such as `512Mi`. */
export type TextForm = 'base64' | 'quantity';

/** Whether text reads as that. */
export type ReadsAs = (text: string, form: TextForm) => boolean;

/** What all places of an object are judged by. */
interface JudgedBy {
  others: JsonRecord;
  readsAs: ReadsAs;
}

/**
 * Values of another type than a built-in kind takes, and fields that it does not have, by the OpenAPI v3 that API servers publish. What a field
 * needs or may hold is not looked at: servers publish as needed what they fill in themselves. Null is as good as absent. The status is left out.
 * What text reads as counts where `readsAs` tells it.
 */
export function fieldProblems(
  object: JsonRecord,
  { schema, others }: KindSchema,
  readsAs: ReadsAs = () => true,
): FieldProblem[] {
  const found: FieldProblem[] = [];
  const { status: _status, ...meant } = object;
  check(meant, schema, { others, readsAs }, [], found);
  return found;
}

/** `path` is where the value stands, and is the same list again when it returns: a copy for each field would take longer than all the rest. */
function check(
  value: unknown,
  schema: JsonRecord,
  by: JudgedBy,
  path: (string | number)[],
  found: FieldProblem[],
): void {
  if (value === null || value === undefined) return;
  const { takes, form, properties, items, values } = knownShapeOf(schema, by.others);
  const type = openApiType(value);
  if (takes.length > 0 && !takes.includes(type) && !(type === 'integer' && takes.includes('number'))) {
    found.push({ pointer: jsonPointer(...path), takes, found: type });
    return;
  }
  if (form && typeof value === 'string' && !by.readsAs(value, form)) {
    found.push({ pointer: jsonPointer(...path), takes: [form], found: 'other text' });
  }
  if (Array.isArray(value)) {
    if (!items) return;
    for (const [index, item] of value.entries()) {
      path.push(index);
      check(item, items, by, path, found);
      path.pop();
    }
  } else if (isRecord(value)) {
    // Without any field of its own it holds what it likes, such as the object in an admission review.
    if (!properties && !values) return;
    for (const [key, child] of Object.entries(value)) {
      path.push(key);
      const own = childOf(properties, key) ?? values;
      if (isRecord(own)) check(child, own, by, path, found);
      else found.push({ pointer: jsonPointer(...path), unknown: path.join('.') });
      path.pop();
    }
  }
}

interface Shape {
  takes: string[];
  form?: TextForm | undefined;
  properties?: JsonRecord | undefined;
  items?: JsonRecord | undefined;
  /** The schema of each value of a map. */
  values?: JsonRecord | undefined;
}

/** Levels of references; a hostile schema refers to itself. */
const deepest = 10;

/** Shapes by the schemas that others are referred to in, and the schema itself: each is looked at for every object of a kind. */
const shapes = new WeakMap<JsonRecord, WeakMap<JsonRecord, Shape>>();

function knownShapeOf(schema: JsonRecord, others: JsonRecord): Shape {
  const known = shapes.get(others) ?? new WeakMap<JsonRecord, Shape>();
  shapes.set(others, known);
  const shape = known.get(schema) ?? shapeOf(schema, others);
  known.set(schema, shape);
  return shape;
}

/** What a schema says, or the one that it refers to: by `$ref`, or in an `allOf` beside a default. */
function shapeOf(schema: JsonRecord, others: JsonRecord, depth = 0): Shape {
  const [[, first = undefined] = []] = recordsOf(schema.allOf);
  const reference = text(schema.$ref) ?? text(first?.$ref);
  if (reference !== undefined && depth < deepest) {
    const referred = referredSchema(reference, others);
    if (!referred) return { takes: [] };
    const shape = shapeOf(referred, others, depth + 1);
    return reference.endsWith('.resource.Quantity') ? { ...shape, form: 'quantity' } : shape;
  }
  const forms = recordsOf(schema.oneOf).map(([, form]) => form);
  return {
    takes: [schema, ...forms].flatMap((one) => text(one.type) ?? []),
    form: schema.format === 'byte' ? 'base64' : undefined,
    properties: recordAt(schema.properties),
    items: recordAt(schema.items),
    values: recordAt(schema.additionalProperties),
  };
}
