import { expect, test } from 'vitest';
import { manifestYaml } from '../../../src/adapt/manifest/manifest-yaml.ts';
import { readManifests } from '../../../src/adapt/manifest/manifests.ts';
import { parseManifests } from '../../../src/adapt/manifest/parse-manifests.ts';

const text = (value: string) => `apiVersion: v1\nkind: Thing\nmetadata:\n  name: a\nspec:\n  value: ${value}\n`;

/** What `kubectl label --local -o json` of 1.32 makes of them. */
test.each<[string, unknown]>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'true'].map((word): [string, boolean] => [word, true]),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'OFF', 'False'].map((word): [string, boolean] => [word, false]),
  ...['oN', '_1', '1:30', '0b', '0x', '0o8', '0b102', '1_000Mi', '2001-01-01', '1e'].map((word): [string, string] => [
    word,
    word,
  ]),
  ...(['017', '0o17', '0O17', '+017', '01_7', '0o1_7'] as const).map((octal): [string, number] => [octal, 15]),
  ...(['-017', '-0o17'] as const).map((octal): [string, number] => [octal, -15]),
  ...(['0x1F', '0X1F', '0x1_F', '+0x1F'] as const).map((hex): [string, number] => [hex, 31]),
  ...(['0b11', '0B11', '+0b11', '0b1_1'] as const).map((binary): [string, number] => [binary, 3]),
  ['-0x1F', -31],
  ['1_000', 1000],
  ['-1_000', -1000],
  ['1_000_000', 1_000_000],
  ['018', 18],
  ['08_1', 81],
  ['0_', 0],
  ['1_0.5', 10.5],
  ['1e1_0', 1e10],
  ['0.1_0', 0.1],
])('%s in a manifest is what it is for kubectl, for both readers', (word, value) => {
  expect(readManifests(text(word)).objects[0]?.object.spec).toEqual({ value });
  expect(parseManifests(text(word), []).objects[0]?.object.spec).toEqual({ value });
});

test.each(['y', 'N', '017', '1_000', '0b11', '-0x1F', '1_0.5'])(
  '%s as a text is written so that it stays one',
  (value) => {
    const object = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'a' }, spec: { value } };
    expect(readManifests(manifestYaml(object)).objects[0]?.object).toEqual(object);
  },
);
