import fc from 'fast-check';
import { expect, test } from 'vitest';
import { completePlan } from '../../../src/migrate/plan/complete.ts';
import { hoverPlan } from '../../../src/migrate/plan/hover.ts';
import { builtInNoise } from '../../../src/model/comparison/built-in-noise.ts';

const contexts = ['vks', 'eks prod'];

/** The place of `|` in a text, and the text without it. */
function at(marked: string): [string, { line: number; column: number }] {
  const before = marked.slice(0, marked.indexOf('|')).split('\n');
  return [marked.replace('|', ''), { line: before.length - 1, column: before.at(-1)?.length ?? 0 }];
}

const labels = (marked: string) => completePlan(...at(marked), contexts).map(({ label }) => label);
const inserts = (marked: string) => completePlan(...at(marked), contexts).map(({ insert }) => insert);
const hover = (marked: string) => hoverPlan(...at(marked));

test('what a comparison takes for noise is offered where a plan takes it back', () => {
  expect(labels('spec:\n  dontIgnore:\n    - |')).toEqual(builtInNoise);
});

test.each([
  ['an empty plan', '|', ['apiVersion', 'kind', 'metadata', 'spec']],
  ['a half-written key', 'kind: Migration\nsp|', ['apiVersion', 'metadata', 'spec']],
  [
    'below a key',
    'spec:\n  select:\n    |',
    ['namespaces', 'labelSelector', 'clusterScoped', 'exclude', 'excludeSystem', 'objects'],
  ],
  [
    'between two keys',
    'spec:\n  select:\n    exclude: []\n    |\n    namespaces: [a]\n',
    ['labelSelector', 'clusterScoped', 'excludeSystem', 'objects'],
  ],
  ['an item of a list', 'spec:\n  targets:\n    - |', ['name', 'context', 'cluster', 'mappings', 'patches']],
  [
    'a later key of an item',
    'spec:\n  targets:\n    - name: a\n      |',
    ['context', 'cluster', 'mappings', 'patches'],
  ],
  ['inside braces', 'spec:\n  targets: [{name: a, |}]\n', ['context', 'cluster', 'mappings', 'patches']],
  [
    'open braces',
    'spec: {select: {|',
    ['namespaces', 'labelSelector', 'clusterScoped', 'exclude', 'excludeSystem', 'objects'],
  ],
  ['a choice that is made', 'spec:\n  source:\n    context: a\n    |', ['cluster']],
  ['a choice that is open', 'spec:\n  source:\n    |', ['context', 'backup', 'cluster']],
  ['an unknown place', 'spec:\n  nothing:\n    |', []],
])('%s offers the keys that fit', (_, marked, expected) => {
  expect(labels(marked)).toEqual(expected);
});

test('a key that is inserted brings the beginning of its value', () => {
  expect(inserts('spec:\n  select:\n    namesp|').slice(0, 1)).toEqual(['namespaces:\n  - ']);
  expect(inserts('|')).toEqual(['apiVersion: ', 'kind: ', 'metadata:\n  ', 'spec:\n  ']);
  expect(inserts('|: x\n')[0]).toBe('apiVersion');
});

test.each([
  ['spec:\n  existing: |', ['skip', 'update', 'fail']],
  ['spec:\n  existing:|', ['skip', 'update', 'fail']],
  ['spec:\n  existing: up|date  # c\n  engine: direct\n', ['skip', 'update', 'fail']],
  ['spec: {volumes: {claims: {a/b: |}}}', ['file-system', 'snapshot', 'empty', 'omit', 'ask']],
  ['spec:\n  store:\n    s3:\n      pathStyle: |', ['true', 'false']],
  ['kind: |', ['Migration']],
  ['spec:\n  source: {context: |}', contexts],
  ['spec:\n  targets:\n  - name: a\n    context: v|', contexts],
  ['spec:\n  select:\n    labelSelector: |', []],
  ['# spec: |', []],
])('%j offers the values %j', (marked, expected) => {
  expect(labels(marked)).toEqual(expected);
});

test('a context name is quoted where YAML needs it', () => {
  expect(inserts('spec:\n  source: {context: |}')).toEqual(['vks', '"eks prod"']);
});

test('a key tells what it means, its values and its default', () => {
  expect(hover('spec:\n  exis|ting: skip\n')).toBe(
    '**existing** (text, default: `skip`)\n\nWhat to do with objects that the target has already.\n\nOne of `skip`, `update`, `fail`.',
  );
  expect(hover('spec:\n  select: {namespaces: [a|b]}\n')).toContain('item (text)');
  expect(hover('spec:\n  targets:\n    - con|text: a\n')).toContain('required');
  expect(hover('spec:\n  volumes:\n    default: a|sk\n')).toContain('For claims that are not named.');
  expect(hover('spec:\n  unkn|own: 1\n')).toBeUndefined();
  expect(hover('|\nspec:\n  existing: skip\n')).toBeUndefined();
});

test('any place in any text is answered without an exception', () => {
  const pieces = fc.constantFrom(
    'spec:',
    '\n',
    '  ',
    '- ',
    'targets:',
    'a',
    '{',
    '}',
    '[',
    ']',
    ',',
    ': ',
    '"',
    '#',
    '&x',
    '*x',
    '|',
    '\r\n',
    '? ',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), fc.nat(6), fc.nat(12), (chosen, line, column) => {
      const text = chosen.join('');
      expect(Array.isArray(completePlan(text, { line, column }, contexts))).toBe(true);
      expect(typeof hoverPlan(text, { line, column })).not.toBe('number');
    }),
    { numRuns: 300 },
  );
});
