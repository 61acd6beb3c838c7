import { z } from 'zod';
import { format, type Message, message } from '../../model/message.ts';
import { migrationSchema } from '../../model/migration/plan.ts';

/** A place in the plan: keys and list positions from the top. */
export type PlanPath = readonly (string | number)[];

/** One key that a place may have. */
export interface KeyOfPlan {
  key: string;
  schema: z.core.$ZodType;
  required: boolean;
}

/** Every schema that may stand at a place of a text of a schema, unions taken apart, defaults and options unwrapped; none for an unknown place. */
export function schemasAt(path: PlanPath, of: z.core.$ZodType = migrationSchema): z.core.$ZodType[] {
  let here = options(of);
  for (const part of path) here = here.flatMap((schema) => options(child(schema, part)));
  return here;
}

/** The schema at a place as its parent declares it, with its description and default. */
export function declaredAt(path: PlanPath, of: z.core.$ZodType = migrationSchema): z.core.$ZodType | undefined {
  if (path.length === 0) return of;
  const last = path.at(-1);
  for (const parent of schemasAt(path.slice(0, -1), of)) {
    const found = last === undefined ? undefined : child(parent, last);
    if (found) return found;
  }
  return undefined;
}

/** The keys that a mapping at this place may have, required ones first. `present` narrows a choice by the keys that stand there. */
export function keysAt(
  path: PlanPath,
  present: readonly string[] = [],
  of: z.core.$ZodType = migrationSchema,
): KeyOfPlan[] {
  const objects = schemasAt(path, of).filter((schema) => schema instanceof z.ZodObject);
  const fitting = objects.filter((schema) => present.every((key) => key in schema.shape));
  const keys = new Map<string, KeyOfPlan>();
  for (const object of fitting.length > 0 ? fitting : objects) {
    for (const [key, schema] of Object.entries(object.shape)) {
      if (!keys.has(key)) keys.set(key, { key, schema, required: !z.safeParse(schema, undefined).success });
    }
  }
  return [...keys.values()].sort((one, other) => Number(other.required) - Number(one.required));
}

/** The values that may stand at a place, where they are few; else none. */
export function valuesOf(schema: z.core.$ZodType): string[] {
  return options(schema).flatMap((option) => {
    if (option instanceof z.ZodEnum) return option.options.map(String);
    if (option instanceof z.ZodLiteral) return [...option.values].map(String);
    return option instanceof z.ZodBoolean ? ['true', 'false'] : [];
  });
}

/** What a person reads about a schema: its description, wherever it was put. */
export function descriptionOf(schema: z.core.$ZodType): string | undefined {
  const own = z.globalRegistry.get(schema)?.description;
  if (own !== undefined) return own;
  const inner = unwrapped(schema);
  return inner === undefined ? undefined : descriptionOf(inner);
}

/** What holds where a key is left out, as JSON; nothing where there is no default. */
export function defaultOf(schema: z.core.$ZodType): string | undefined {
  if (!(schema instanceof z.ZodDefault)) return undefined;
  const value = schema.def.defaultValue;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What may stand at a place, in words. */
export function typeWords(schema: z.core.$ZodType): Message {
  const kinds = options(schema).map((option) => {
    if (option instanceof z.ZodObject || option instanceof z.ZodRecord) return 'plan.kind.mapping';
    if (option instanceof z.ZodArray) return 'plan.kind.list';
    if (option instanceof z.ZodBoolean) return 'plan.kind.boolean';
    return option instanceof z.ZodNumber ? 'plan.kind.number' : 'plan.kind.text';
  });
  return [...new Set(kinds)]
    .map((kind) => message(kind))
    .reduce((one, other) => message('plan.kind.either', { one, other }));
}

/** The same in English, for the descriptions of the schema, which are English too. */
export function typeOf(schema: z.core.$ZodType): string {
  return format(typeWords(schema));
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return schema.def.innerType;
  return undefined;
}

function options(schema: z.core.$ZodType | undefined): z.core.$ZodType[] {
  if (!schema) return [];
  const inner = unwrapped(schema);
  if (inner) return options(inner);
  return schema instanceof z.ZodUnion ? schema.def.options.flatMap(options) : [schema];
}

function child(schema: z.core.$ZodType, part: string | number): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, part) ? schema.shape[part] : undefined;
  if (schema instanceof z.ZodRecord && typeof part === 'string') return schema.def.valueType;
  if (schema instanceof z.ZodArray && typeof part === 'number') return schema.def.element;
  return undefined;
}
