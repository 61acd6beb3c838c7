import { expect, test } from 'vitest';
import { factsJsonSchema } from '../../../src/facts/json-schema.ts';
import { record } from '../../../src/model/json/parse.ts';

test('the JSON schema explains every field of the facts, and asks for none that may be unknown', () => {
  const schema = record(factsJsonSchema());
  expect(schema.required).toEqual(['apiVersion', 'kind']);
  expect(schema.additionalProperties).toBe(false);
  for (const [key, one] of Object.entries(record(schema.properties))) {
    expect(record(one).description, key).toMatch(/\.$/);
  }
});
