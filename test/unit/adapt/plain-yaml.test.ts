import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readManifests } from '../../../src/adapt/manifest/manifests.ts';
import { parseManifests } from '../../../src/adapt/manifest/parse-manifests.ts';
import { plainDocuments } from '../../../src/adapt/manifest/plain-yaml.ts';
import { jsonPointer } from '../../../src/model/json/json.ts';

const golden = join(import.meta.dirname, '../../golden');
const texts = globSync('**/*.yaml', { cwd: golden })
  .map((file) => readFileSync(join(golden, file), 'utf8'))
  .filter((text) => text.length < 6000);

/** What changes the meaning of YAML, wherever it comes to stand. */
const marks = [
  ...[
    ' ',
    '  ',
    '\n',
    '\n\n',
    '- ',
    '-',
    ': ',
    ':',
    '#',
    ' # c',
    '"',
    "'",
    '|',
    '>',
    '|-',
    '>+',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '? ',
  ],
  ...[
    '!',
    '!!str ',
    '&a ',
    '*a',
    '%',
    '@',
    '`',
    '\n---\n',
    '\n...\n',
    '<<: ',
    '\\',
    '\t',
    '\r\n',
    '\u00a0',
    '\ufeff',
    '😀',
    '{{ x }}',
  ],
  ...[
    '0x1f',
    '0o7',
    '017',
    '1e3',
    '.5',
    '1_000',
    '~',
    'null',
    'Yes',
    'off',
    '.inf',
    '+1',
    '-0',
    '12345678901234567890',
    '2020-01-01',
  ],
];

const damages = fc.oneof(
  fc.record({ what: fc.constant('put'), at: fc.nat(), mark: fc.constantFrom(...marks) }),
  fc.record({ what: fc.constant('cut'), at: fc.nat(), mark: fc.constantFrom('x', 'xx', 'xxx') }),
  fc.record({ what: fc.constant('move'), at: fc.nat(), mark: fc.constantFrom(' ', '') }),
);

function damaged(text: string, { what, at, mark }: { what: string; at: number; mark: string }): string {
  if (what === 'move') {
    const lines = text.split('\n');
    const index = at % lines.length;
    return lines.with(index, mark + (lines[index] ?? '').slice(1 - mark.length)).join('\n');
  }
  const place = at % (text.length + 1);
  return what === 'put'
    ? text.slice(0, place) + mark + text.slice(place)
    : text.slice(0, place) + text.slice(place + mark.length);
}

function pointersOf(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  const below = Object.entries(value).flatMap(([key, part]) => pointersOf(part, at + jsonPointer(key)));
  return [at, ...below, `${at}/none`];
}

function expectSame(text: string): void {
  const [quick, parsed] = [read(readManifests(text)), read(parseManifests(text, []))];
  // The words of a difference take ten times as long as finding none.
  if (!isDeepStrictEqual(quick, parsed)) expect(quick).toEqual(parsed);
}

/** All that is read of a text: objects, what is none, and where each value stands. */
function read(manifests: ReturnType<typeof readManifests>): unknown {
  const { objects, others } = manifests;
  return {
    others,
    objects: objects.map(({ object, place }) => [
      object,
      pointersOf(object).map((pointer) => [pointer, place(pointer)]),
    ]),
  };
}

test('most manifests are plain, and are read as if they were parsed, with the place of each value', () => {
  for (const text of texts) expectSame(text);
  expect(texts.filter((text) => plainDocuments(text)).length).toBeGreaterThan(texts.length * 0.9);
});

test('a manifest that was damaged anywhere is read as if it was parsed', () => {
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.array(damages, { minLength: 1, maxLength: 4 }), (whole, times) => {
      expectSame(times.reduce(damaged, whole));
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['an anchor and its alias', 'a: &one 1\nb: *one\n'],
  ['a tag', 'a: !!str 1\n'],
  ['a directive', '%YAML 1.1\n---\na: 1\n'],
  ['a key twice', 'a: 1\na: 2\n'],
  ['a key that is no text', '1: a\n'],
  ['a merge', '<<: {a: 1}\n'],
  ['a name that each object has', 'constructor: 1\n'],
  ['a tab', 'a: "\t"\n'],
  ['line ends of Windows', 'a: 1\r\n'],
  ['an open bracket', 'a: [1\n'],
])('the parser reads what has %s', (_what, text) => {
  expect(plainDocuments(text)).toBeUndefined();
});
