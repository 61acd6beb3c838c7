import { expect, test } from 'vitest';
import { z } from 'zod';
import { planJsonSchema } from '../../../src/migrate/plan/json-schema.ts';

const objectSchema = z.looseObject({
  additionalProperties: z.unknown(),
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })),
});

/** Every schema of an object inside a JSON schema. */
function objects(schema: unknown): z.output<typeof objectSchema>[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const below = Object.values(schema).flatMap(objects);
  const own = objectSchema.safeParse(schema);
  return own.success ? [own.data, ...below] : below;
}

test('the JSON schema refuses unknown keys and explains every key below spec', () => {
  const found = objects(planJsonSchema());
  expect(found.length).toBeGreaterThan(8);
  for (const { additionalProperties, properties } of found) {
    expect(additionalProperties).toBe(false);
    for (const [key, { description }] of Object.entries(properties ?? {})) {
      if (!['metadata', 'spec', 's3'].includes(key)) expect(description, key).toMatch(/\.$/);
    }
  }
});

test('what has a default need not be written', () => {
  expect(planJsonSchema()).toMatchObject({
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: { spec: { required: ['source', 'targets', 'select'] } },
  });
});
