import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSchemaDefault, type KindSchema } from '../../../src/model/schemas/kind-schema.ts';

const port = { type: 'object', properties: { protocol: { type: 'string', default: 'TCP' } } };
const loop = { properties: { again: { $ref: '#/components/schemas/a.Loop' } } };
const of: KindSchema = {
  schema: {
    properties: {
      spec: {
        properties: {
          size: { default: 7 },
          none: {},
          ports: { items: { allOf: [{ $ref: '#/components/schemas/a.Port' }], default: {} } },
          pool: {
            default: {},
            properties: { size: { default: 2 }, own: {}, deep: { default: {}, properties: { a: { default: [1] } } } },
          },
          limits: { additionalProperties: { default: '', properties: { unit: { default: 'MB' } } } },
          loop: { $ref: '#/components/schemas/a.Loop' },
        },
      },
    },
  },
  others: { 'a.Port': port, 'a.Loop': loop },
};

test.each([
  ['/spec/size', 7, true],
  ['/spec/size', 8, false],
  ['/spec/none', null, false],
  ['/spec/unknown', 7, false],
  ['/spec/ports/0/protocol', 'TCP', true],
  ['/spec/ports/0/protocol', 'UDP', false],
  ['/spec/pool', { size: 2, deep: { a: [1] } }, true],
  ['/spec/pool', { size: 2, deep: { a: [1] }, own: 1 }, false],
  ['/spec/pool', {}, false],
  ['/spec/pool/deep/a', [1], true],
  ['/spec/limits/memory/unit', 'MB', true],
  ['/spec/loop/again/again/none', 1, false],
])('a server fills in %s with %j: %s', (pointer, value, isFilledIn) => {
  expect(isSchemaDefault(of, pointer, value)).toBe(isFilledIn);
});

test('no server fills in an item of a list, a key of a map, or an object', () => {
  expect(isSchemaDefault(of, '/spec/ports/0', { protocol: 'TCP' })).toBe(false);
  expect(isSchemaDefault(of, '/spec/limits/memory', '')).toBe(false);
  expect(isSchemaDefault(of, '', { spec: { size: 7 } })).toBe(false);
});

test('a schema that refers to itself, and any other value for one, is answered', () => {
  const itself = { $ref: '#/components/schemas/a.Itself', allOf: [{ $ref: '#/components/schemas/a.Itself' }] };
  expect(isSchemaDefault({ schema: itself, others: { 'a.Itself': itself } }, '/a/b', 1)).toBe(false);
  const json = fc.dictionary(fc.constantFrom('properties', 'items', 'allOf', '$ref', 'default', 'a'), fc.jsonValue());
  fc.assert(
    fc.property(json, json, fc.jsonValue(), (schema, others, value) => {
      expect(typeof isSchemaDefault({ schema, others }, '/a/0/a', value)).toBe('boolean');
    }),
  );
});
