import { expect, test } from 'vitest';
import { schemaProblems } from '../../../src/model/schemas/structural-schema.ts';

const schema = {
  type: 'object',
  required: ['spec', 'metadata'],
  properties: {
    spec: {
      type: 'object',
      required: ['size', 'mode'],
      properties: {
        size: { type: 'integer', minimum: 1, maximum: 9, exclusiveMaximum: true },
        mode: { type: 'string', enum: ['a', 'b'], default: 'a' },
        name: { type: 'string', pattern: '^[a-z]+$', minLength: 2, maxLength: 4 },
        odd: { type: 'string', pattern: '(?i)^x$' },
        port: { 'x-kubernetes-int-or-string': true },
        labels: { type: 'object', additionalProperties: { type: 'string' }, maxProperties: 1 },
        anything: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set', maxItems: 3 },
        hosts: {
          type: 'array',
          items: { type: 'object', properties: { host: { type: 'string' }, port: { type: 'integer', default: 80 } } },
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['host', 'port'],
        },
        either: {
          type: 'object',
          properties: { one: { type: 'string' }, two: { type: 'string' } },
          oneOf: [{ required: ['one'] }, { required: ['two'] }],
        },
        left: { type: 'string', nullable: true },
      },
    },
  },
};
const problems = (spec: object) => {
  const object = { apiVersion: 'x/v1', kind: 'X', metadata: { name: 'x' }, spec: { size: 3, ...spec } };
  return schemaProblems(object, schema).map((one) =>
    'unknown' in one ? `${one.pointer} unknown ${one.unknown}` : `${one.pointer} ${one.words.code}`,
  );
};

test('what a schema takes is taken', () => {
  const spec = {
    name: 'abc',
    odd: 'X',
    port: '80',
    labels: { a: 'b' },
    anything: { deep: { er: [1, 'a'] } },
    tags: ['a', 'b'],
    hosts: [{ host: 'a' }, { host: 'a', port: 81 }],
    either: { one: 'x' },
    left: null,
  };
  expect(problems(spec)).toEqual([]);
});

test.each([
  [{ size: '3' }, '/spec/size schema.type'],
  [{ size: 3.5 }, '/spec/size schema.type'],
  [{ size: 0 }, '/spec/size schema.minimum'],
  [{ size: 9 }, '/spec/size schema.exclusive-maximum'],
  [{ size: 10 }, '/spec/size schema.maximum'],
  [{ size: null }, '/spec/size schema.null'],
  [{ mode: 'c' }, '/spec/mode schema.enum'],
  [{ name: 'A1' }, '/spec/name schema.pattern'],
  [{ name: 'a' }, '/spec/name schema.min-length'],
  [{ name: 'abcde' }, '/spec/name schema.max-length'],
  [{ port: true }, '/spec/port schema.type'],
  [{ labels: { a: 1 } }, '/spec/labels/a schema.type'],
  [{ labels: { a: 'b', c: 'd' } }, '/spec/labels schema.max-properties'],
  [{ tags: ['a', 'a'] }, '/spec/tags/1 schema.duplicate'],
  [{ tags: ['a', 'b', 'c', 'd'] }, '/spec/tags schema.max-items'],
  [{ hosts: [{ host: 'a' }, { host: 'a', port: 80 }] }, '/spec/hosts/1 schema.duplicate'],
  [{ either: { one: 'x', two: 'y' } }, '/spec/either schema.any-of'],
  [{ nobody: 1 }, '/spec/nobody unknown spec.nobody'],
])('%j is told at its field: %s', (spec, problem) => {
  expect(problems(spec)).toEqual([problem]);
});

test('a required field that is absent is told where it would be', () => {
  expect(schemaProblems({ apiVersion: 'x/v1', kind: 'X', metadata: {} }, schema)).toMatchObject([{ pointer: '/spec' }]);
  expect(schemaProblems({ spec: {} }, schema)).toMatchObject([{ pointer: '/spec/size' }]);
});
