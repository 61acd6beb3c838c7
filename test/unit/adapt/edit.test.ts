import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isMap, isNode, type Node, parseDocument } from 'yaml';
import { mend } from '../../../src/adapt/edit/mend.ts';
import { operationsBetween } from '../../../src/adapt/edit/operations-between.ts';
import { spliced } from '../../../src/adapt/edit/splice.ts';
import { unifiedDiff } from '../../../src/adapt/edit/unified-diff.ts';
import { readManifests } from '../../../src/adapt/manifest/manifests.ts';
import { imprintOf } from '../../../src/engine/assessment/imprinted-judgement.ts';
import { textChanges } from '../../../src/engine/assessment/text-changes.ts';
import { jsonPointer, sameJson } from '../../../src/model/json/json.ts';
import { type JsonPatchOperation, patched } from '../../../src/model/json/json-patch.ts';
import { format, message } from '../../../src/model/message.ts';
import { anyValue, changed, changes, key } from './changed.ts';
import { style, written } from './layouts.ts';

/** The text after some operations on one of its objects; or why not. */
function edited(text: string, operations: JsonPatchOperation[], object = 0): string {
  const { text: after, refused } = mend(text, readManifests(text), [{ object, operations, rule: 'one' }]);
  return refused[0] ? format(refused[0]) : after;
}

const head = 'apiVersion: v1\nkind: Thing\nmetadata: {name: one}\n';
const set = (path: string, value: unknown): JsonPatchOperation => ({ op: 'replace', path, value });
const add = (path: string, value: unknown): JsonPatchOperation => ({ op: 'add', path, value });
const remove = (path: string): JsonPatchOperation => ({ op: 'remove', path });

describe('the layout stays', () => {
  test.each<[string, string, JsonPatchOperation[], string]>([
    [
      'quotes',
      `a: 'x' # why\nb: "y"\nc: z\n`,
      ['a', 'b', 'c'].map((key) => set(`/${key}`, "it's")),
      `a: 'it''s' # why\nb: "it's"\nc: it's\n`,
    ],
    ['what YAML 1.1 takes for something else', 'a: x\n', [set('/a', 'on'), add('/b', '0644')], 'a: "on"\nb: "0644"\n'],
    ['a key without a value', 'a: # nothing\nb: 1\n', [set('/a', 2)], 'a: 2 # nothing\nb: 1\n'],
    ['indentation of lists', 'a:\n- x\n- y\n', [add('/a/1', { b: 1, c: [2] })], 'a:\n- x\n- b: 1\n  c:\n  - 2\n- y\n'],
    ['four blanks', 'a:\n    b: 1\n', [add('/a/c', { d: [1] })], 'a:\n    b: 1\n    c:\n        d:\n            - 1\n'],
    ['ends of lines', 'a:\r\n  b: 1\r\n', [add('/a/c', 2)], 'a:\r\n  b: 1\r\n  c: 2\r\n'],
    ['a missing end of the last line', 'a:\n  b: 1', [add('/a/c', 2)], 'a:\n  b: 1\n  c: 2'],
    ['the last entry, without its line end', 'a:\n  b: 1\n  c: 2', [remove('/a/c')], 'a:\n  b: 1'],
    ['the last entries, without their line end', 'a: 1\nb: 2\nc: 3', ['/c', '/b'].map(remove), 'a: 1'],
    [
      'the last items, without their line end, of Windows',
      'a:\r\n  - 1\r\n  - 2\r\n  - 3',
      ['/a/2', '/a/1'].map(remove),
      'a:\r\n  - 1',
    ],
    ['what goes behind what comes', 'a:\n  b: 1\nc: 2', [remove('/c'), add('/a/d', 3)], 'a:\n  b: 1\n  d: 3'],
    ['the only entry', 'a:\n  b: 1 # x\nc: 2\n', [remove('/a/b')], 'a: {} # x\nc: 2\n'],
    [
      'an entry behind a dash, and a comment on the lines below it',
      'a:\n  - b: 1 # of b\n    # of c,\n    # and more\n    c: 2\n  - d: 3\n',
      [remove('/a/0/b')],
      'a:\n  - # of c,\n    # and more\n    c: 2\n  - d: 3\n',
    ],
    [
      'an entry of several lines behind a dash, and a comment below it',
      'a:\n  - b: |\n      x\n    # of c\n    c: 2 # here\n',
      [remove('/a/0/b')],
      'a:\n  - # of c\n    c: 2 # here\n',
    ],
    ['an entry behind a dash', 'a:\n  - b: 1\n    c: 2\n', [remove('/a/0/b')], 'a:\n  - c: 2\n'],
    ['another name in the place of the old', 'a: 1\nb: 2\nc: 3\n', [remove('/b'), add('/d', 4)], 'a: 1\nd: 4\nc: 3\n'],
    ['braces', 'a: { b: 1, c: 2 }\n', [remove('/a/b'), add('/a/d', 'x, y')], 'a: { d: "x, y", c: 2 }\n'],
    ['empty braces', 'a: {}\n', [add('/a/b', [1])], 'a: {b: [1]}\n'],
    ['braces over lines', 'a: {\n  b: 1,\n  c: 2\n}\n', [add('/a/d', 3)], 'a: {\n  b: 1,\n  c: 2,\n  d: 3\n}\n'],
    ['brackets', 'a: [x,  y, z]\n', [remove('/a/2')], 'a: [x,  y]\n'],
    ['a block of text', 'a: |\n  one\n  two\nb: 1\n', [add('/c', 2), set('/b', 3)], 'a: |\n  one\n  two\nb: 3\nc: 2\n'],
    ['a block of text that goes', 'a: |-\n  one\n\nb: 1\n', [set('/a', 'x')], 'a: x\n\nb: 1\n'],
    [
      'inside and outside at one place',
      'a:\n  b:\n    c: 1\n',
      [add('/a/b/d', 2), add('/a/e', 3)],
      'a:\n  b:\n    c: 1\n    d: 2\n  e: 3\n',
    ],
    [
      'the last that goes where one comes',
      'a:\n  b:\n    c: 1\n    d: 2\n',
      [remove('/a/b/d'), add('/a/e', 3)],
      'a:\n  b:\n    c: 1\n  e: 3\n',
    ],
    [
      'a word inside a block of text',
      'a: |\n  one = x # why\n\n   two = x\nb: 1\n',
      [set('/a', 'one = y # why\n\n two = z\n')],
      'a: |\n  one = y # why\n\n   two = z\nb: 1\n',
    ],
    ['a word inside a block of text, of Windows', 'a: |\r\n  x\r\nb: 1', [set('/a', 'y\n')], 'a: |\r\n  y\r\nb: 1'],
    [
      'what is absent around what comes',
      'a:\nb: 1\n',
      [add('/a/c/-', 2), add('/d/e', 3)],
      'a:\n  c:\n    - 2\nb: 1\nd:\n  e: 3\n',
    ],
    ['a list in the place of a word', 'a: x # why\nb: 1\n', [set('/a', ['p', 'q'])], 'a:\n  - p\n  - q # why\nb: 1\n'],
    [
      'a part that moves',
      'a:\n  # of b\n  b:\n    - x # one\n    - k: |\n        text\n        more\n      l: 2\nz: 1\n',
      [remove('/a/b'), add('/a/c', { d: ['x', { k: 'text\nmore\n', l: 2 }] })],
      'a:\n  # of b\n  c:\n    d:\n      - x # one\n      - k: |\n          text\n          more\n        l: 2\nz: 1\n',
    ],
    [
      'comments of what gets another name',
      'a:\n  - b: 1 # one\n    # own\n    c: 2 # two\n    d: 3\n',
      [remove('/a/0/b'), remove('/a/0/c'), add('/a/0/e', { f: 1 })],
      'a:\n  - # one\n    # two\n    e:\n      f: 1\n    # own\n    d: 3\n',
    ],
    ['comments between', 'a: 1\n# of b\nb: 2\n# of c\nc: 3\n', [remove('/b')], 'a: 1\n# of b\n# of c\nc: 3\n'],
  ])('%s', (_what, text, operations, expected) => {
    const newline = text.includes('\r\n') ? '\r\n' : '\n';
    const start = head.replaceAll('\n', newline);
    expect(edited(start + text, operations)).toBe(start + expected);
  });

  test('of JSON, of lists of objects, of several documents and of a byte order mark', () => {
    const json = '{\n  "apiVersion": "v1",\n  "kind": "Thing",\n  "metadata": { "name": "one" }\n}\n';
    expect(edited(json, [add('/spec', { a: [1] })])).toBe(
      '{\n  "apiVersion": "v1",\n  "kind": "Thing",\n  "metadata": { "name": "one" },\n  "spec": {"a":[1]}\n}\n',
    );
    const list =
      'kind: List\nitems:\n- apiVersion: v1\n  kind: A\n  metadata: {name: a}\n- apiVersion: v1\n  kind: B\n  metadata: {name: b}\n';
    expect(edited(list, [add('/spec', 1)], 1)).toBe(`${list}  spec: 1\n`);
    expect(edited(`\uFEFF${head}---\n${head}a: 1\n`, [set('/a', 2)], 1)).toBe(`\uFEFF${head}---\n${head}a: 2\n`);
    expect(edited(`\uFEFFapiVersion: v1\nkind: A\nmetadata: {name: a}\n`, [add('/a', 1)])).toMatch(
      /\nmetadata: .*\na: 1\n$/,
    );
  });
});

test('metadata that is named and left empty keeps its lines, and is filled where a fix fills it', () => {
  const text = 'apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  labels:\n  annotations: # none yet\nspec: 1\n';
  expect(edited(text, [set('/spec', 2)])).toBe(text.replace('spec: 1', 'spec: 2'));
  expect(edited(text, [add('/metadata/labels', { app: 'a' })])).toBe(
    text.replace('  labels:\n', '  labels:\n    app: a\n'),
  );
});

describe('what is not edited is left as it is, with the reason', () => {
  test.each<[string, string, JsonPatchOperation[], RegExp]>([
    ['an anchor', 'a: &x {b: 1}\nc: *x\n', [set('/a/b', 2)], /by an anchor/],
    ['what an alias brings', 'a: &x {b: 1}\nc: *x\n', [set('/c/b', 2)], /by an anchor/],
    ['an anchor that goes while its alias stays', 'a: {b: &x 1}\nc: *x\n', [remove('/a')], /not read as meant/],
    ['a template', 'a: {{ .Values.a }}\nb: 1\n', [set('/b', 2)], /template/],
    ['a part of a template', 'a: x-{{ .Values.a }}\n', [set('/a', 'y')], /template/],
    ['entries that others bring', 'a: {}\n<<: {b: 1}\n', [set('/a', 1)], /by an anchor/],
    ['comments between braces', 'a: {b: 1, # x\n  c: 2}\n', [remove('/a/c')], /not edited/],
    ['a key with a question mark', '? a\n: 1\nb: 2\n', [remove('/a')], /not edited/],
    ['what is not there', 'a: 1\n', [remove('/b')], /not read as meant/],
  ])('%s', (_what, text, operations, reason) => {
    expect(edited(head + text, operations)).toMatch(reason);
  });

  test('a fix that would change what another one has changed, and no other', () => {
    const text = `${head}a: {b: 1, c: [1, 2]}\nd: 1\n`;
    const fix = (rule: string, ...operations: JsonPatchOperation[]) => ({ object: 0, rule, operations });
    const { text: after, refused } = mend(text, readManifests(text), [
      fix('one', set('/a/b', 2)),
      fix('two', remove('/a')),
      fix('three', remove('/a/c/0')),
      fix('four', set('/a/c/1', 3)),
      fix('five', set('/d', 2)),
      fix('six', set('/a/b', 2)),
    ]);
    expect(after).toBe(`${head}a: {b: 2, c: [2]}\nd: 2\n`);
    expect(refused.map((words) => words && format(words))).toEqual([
      undefined,
      'It would change what the fix of one has changed.',
      undefined,
      'It would change what the fix of three has changed.',
      undefined,
      undefined,
    ]);
  });
});

const body = fc.dictionary(key, anyValue, { minKeys: 1, maxKeys: 4, noNullPrototype: true });

/** The words of each value that is the same before and after an edit, by its place: as they stand in both texts. Items of lists that change are left out. */
function unchangedWords(text: string, edited: string): [place: string, before: string, after: string][] {
  const words: [string, string, string][] = [];
  const slice = (whole: string, { range }: Node) => (range ? whole.slice(range[0], range[1]) : '');
  const walk = (place: string, one: unknown, other: unknown): void => {
    if (!isNode(one) || !isNode(other)) return;
    if (sameJson(one.toJSON(), other.toJSON())) {
      words.push([place, slice(text, one), slice(edited, other)]);
    } else if (isMap(one) && isMap(other)) {
      for (const { key, value } of one.items) {
        if (other.has(key)) walk(`${place}/${String(key)}`, value, other.get(key, true));
      }
    }
  };
  walk('', parseDocument(text).contents, parseDocument(edited).contents);
  return words;
}

describe('of any object in any layout', () => {
  test('an edit reads back as meant, or is not made; and all that it does not touch stays as it is, byte by byte', () => {
    let untouched = 0;
    let made = 0;
    let asked = 0;
    let twice = 0;
    fc.assert(
      fc.property(body, style, changes, (spec, how, wishes) => {
        const object = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'one' }, spec, last: 1 };
        const text = written(object, how);
        const read = readManifests(text);
        fc.pre(read.others.length === 0);
        const before = read.objects[0]?.object;
        const after = changed(before, wishes, '/spec');
        const operations = operationsBetween(before, after);
        expect(patched(before, operations)).toEqual(after);
        const result = mend(text, read, [{ object: 0, operations, rule: 'one' }]);
        asked += 1;
        if (result.refused[0]) {
          expect(result.text).toBe(text);
          return;
        }
        made += 1;
        expect(readManifests(result.text).objects.map((one) => one.object)).toEqual([after]);
        expect(spliced(text, result.splices)).toBe(result.text);
        for (const [place, words, wordsAfter] of unchangedWords(text, result.text)) {
          expect(wordsAfter.trimEnd(), place).toBe(words.trimEnd());
          if (place.startsWith('/spec/')) untouched += 1;
        }
        expect(result.text.startsWith('\uFEFF')).toBe(how.mark);
        if (how.windows) expect(result.text).not.toMatch(/[^\r]\n/);
        // What is pressed twice is of the object as it was before the first time.
        if (!before || operations.length === 0) return;
        const fix = { object: 0, imprint: imprintOf(before), rule: 'one', operations };
        expect(textChanges(text, [fix]).refused).toEqual([null]);
        expect(textChanges(result.text, [fix])).toEqual({ changes: [], refused: [message('edit.changed')] });
        twice += 1;
      }),
      { numRuns: 100 },
    );
    // What is refused is the exception.
    expect(made / asked).toBeGreaterThan(0.9);
    expect(untouched).toBeGreaterThan(50);
    expect(twice).toBeGreaterThan(30);
  });

  test('a comment stays where something is only added or another word is written', () => {
    fc.assert(
      fc.property(body, style, fc.array(fc.tuple(key, anyValue), { minLength: 1, maxLength: 3 }), (spec, how, more) => {
        const text = written(
          { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'one' }, spec },
          { ...how, comments: true, mark: false },
        );
        const read = readManifests(text);
        fc.pre(read.others.length === 0);
        const operations = more.map(([name, value]) => add(`/more${jsonPointer(name)}`, value));
        const { text: after } = mend(text, read, [
          { object: 0, operations: [add('/more', {}), ...operations, set('/kind', 'Other')], rule: 'one' },
        ]);
        const kept = after.replace('Other', 'Thing');
        expect(kept.startsWith(text.trimEnd())).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('no text at all makes it throw', () => {
    const part = fc.constantFrom(
      'apiVersion: v1\n',
      'kind: List\n',
      'items:\n',
      '- ',
      '  ',
      'metadata: {name: x}\n',
      '&a ',
      '*a',
      '\t',
      '---\n',
      '{{ x }}',
      '\r\n',
      '# kubeferry-ignore a: b\n',
      '|\n',
      '[',
      '}',
      '"',
      ': ',
      '!!str ',
      '<<: ',
      '? ',
      '\uFEFF',
      'a: 1\n',
    );
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.array(part, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(hostile, fc.boolean(), (tail, whole) => {
        const text = whole ? tail : `${head}spec:\n  a: 1\n${tail}`;
        const read = readManifests(text);
        const wanted = read.objects.map((_, object) => ({
          object,
          operations: [set('/kind', 'Other'), add('/more', [1])],
          rule: 'one',
        }));
        const { text: after, refused } = mend(text, read, wanted);
        if (refused.every(Boolean)) expect(after).toBe(text);
        else expect(readManifests(after).objects).toHaveLength(read.objects.length);
      }),
      { numRuns: 300 },
    );
  });
});

test.each([
  ['[', ']'],
  ['{a: ', '}'],
  ['- ', ''],
])('deep nesting is read and edited, or named: %s', (open, close) => {
  for (const depth of [200, 20_000]) {
    const text = `${head}spec:\n  ${open.repeat(depth)}x${close.repeat(depth)}\n`;
    const read = readManifests(text);
    expect(read.objects.length + read.others.length).toBe(1);
    const wanted = read.objects.map((_, object) => ({ object, operations: [set('/kind', 'Other')], rule: 'one' }));
    expect(mend(text, read, wanted).refused.filter(Boolean)).toEqual([]);
  }
});

test('the changes of a file are shown as patch reads them', () => {
  const lines = Array.from({ length: 20 }, (_, at) => `l${at + 1}: ${at + 1}\n`).join('');
  const text = head + lines;
  const after = mend(text, readManifests(text), [
    { object: 0, operations: [set('/l1', 'one'), remove('/l12'), add('/more', { a: 1 })], rule: 'one' },
  ]);
  expect(unifiedDiff('thing.yaml', text, after.splices)).toBe(
    [
      '--- thing.yaml',
      '+++ thing.yaml',
      '@@ -1,7 +1,7 @@',
      ' apiVersion: v1',
      ' kind: Thing',
      ' metadata: {name: one}',
      '-l1: 1',
      '+l1: one',
      ' l2: 2',
      ' l3: 3',
      ' l4: 4',
      '@@ -12,7 +12,8 @@',
      ' l9: 9',
      ' l10: 10',
      ' l11: 11',
      '-l12: 12',
      '+more:',
      '+  a: 1',
      ' l13: 13',
      ' l14: 14',
      ' l15: 15',
      '',
    ].join('\n'),
  );
  expect(unifiedDiff('x', `${head}a: 1`, [{ start: head.length, end: head.length + 4, text: 'b: 2' }])).toMatch(
    /-a: 1\n\\ No newline at end of file\n\+b: 2\n\\ No newline at end of file\n$/,
  );
});
