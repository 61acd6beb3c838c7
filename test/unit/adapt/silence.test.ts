import { expect, test } from 'vitest';
import { readManifests } from '../../../src/adapt/manifest/manifests.ts';
import { silencedIn } from '../../../src/adapt/manifest/silenced.ts';
import { format } from '../../../src/model/message.ts';

const silenced = (text: string) =>
  readManifests(text).objects.map(
    ({ object, silences }) =>
      `${object.metadata.name}: ${silences.map(({ rule, reason }) => `${rule} (${reason})`).join(', ')}`,
  );

test('a comment in an object, above it or beside a field, silences a rule for this object only', () => {
  const text = `# kubeferry-ignore sc-missing: made by hand on the target
apiVersion: v1
kind: Thing
metadata: {name: one} # kubeferry-ignore gw-class: because
---
apiVersion: v1
kind: Thing
metadata: {name: two}
`;
  expect(silenced(text)).toEqual(['one: sc-missing (made by hand on the target), gw-class (because)', 'two: ']);
});

test('in a list it belongs to the item that it stands in or above, and at the head to all', () => {
  const text = `# kubeferry-ignore all-of-them: x
kind: List
items:
- apiVersion: v1
  kind: Thing
  metadata: {name: one}
  # kubeferry-ignore first: y
# kubeferry-ignore second: z
- apiVersion: v1
  kind: Thing
  metadata: {name: two} # kubeferry-ignore third: w
`;
  expect(silenced(text)).toEqual(['one: all-of-them (x), first (y)', 'two: all-of-them (x), second (z), third (w)']);
});

test('one without a reason is named, and one inside a value is none', () => {
  const text = `apiVersion: v1
kind: Thing
metadata: {name: one}
# kubeferry-ignore sc-missing
script: |
  # kubeferry-ignore gw-class: part of a script
  echo "# kubeferry-ignore x: y"
`;
  expect(silenced(text)).toEqual(['one: ']);
  expect(readManifests(text).others.map(({ line, words }) => `${line} ${format(words)}`)).toEqual([
    '4 This comment silences nothing: it needs a rule, a colon and a reason.',
  ]);
});

test('one that names no rule is named, with the rule that is most likely meant', () => {
  const text = `apiVersion: v1
kind: Thing
metadata: { name: one } # kubeferry-ignore sc-mising: made by hand
# kubeferry-ignore of-nobody-at-all: because
`;
  const { others } = readManifests(text);
  expect(others.map(({ line, column, endColumn, words }) => `${line}:${column}-${endColumn} ${format(words)}`)).toEqual(
    [
      '3:25-67 No rule is called sc-mising, so that this comment silences nothing; perhaps sc-missing is meant.',
      '4:1-45 No rule is called of-nobody-at-all, so that this comment silences nothing.',
    ],
  );
});

test('what is silenced in a text is listed once, with the line of its comment, a rule of a team too', () => {
  const item = (name: string) => `- { apiVersion: v1, kind: ConfigMap, metadata: { name: ${name} } }\n`;
  const text = `# kubeferry-ignore sc-missing: for all
# kubeferry-ignore of-a-team: known to it
apiVersion: v1
kind: List
items:
${item('one')}${item('two')}`;
  expect(silencedIn(text)).toEqual([
    { rule: 'sc-missing', reason: 'for all', line: 1 },
    { rule: 'of-a-team', reason: 'known to it', line: 2 },
  ]);
  expect(silencedIn('a: b # nothing\n')).toEqual([]);
});
