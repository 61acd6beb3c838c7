import { expect, test } from 'vitest';
import type { FieldDifference } from '../../../src/model/comparison/comparison.ts';
import { fieldLine, fieldMarkdown } from '../../../src/model/comparison/comparison-words.ts';

const field = (left: unknown, right: unknown): FieldDifference => ({ pointer: '/data/a', left, right, class: 'drift' });

test('of long values a line shows the part where they differ', () => {
  const long = (word: string) => `${'x'.repeat(500)}${word}${'y'.repeat(500)}`;
  expect(fieldLine(field(long('left'), long('right')))).toMatch(
    /^\/data\/a: …x{9,40}lefty{30,70}… → …x{9,40}righty{30,70}… \(drift\)$/,
  );
  expect(fieldLine(field(long('end'), undefined))).toMatch(/^\/data\/a: "x{70,80}… → – \(drift\)$/);
  expect(fieldLine(field(['a', 12345678901234567890n], 'b'))).toBe('/data/a: ["a",12345678901234567890] → "b" (drift)');
});

test('a line shows what both sides have, and what is meant in place of the left one', () => {
  expect(fieldLine({ ...field('shop', 'shop'), meant: { value: 'shop-eu' } })).toBe(
    '/data/a: "shop" → "shop", meant: "shop-eu" (drift)',
  );
  expect(fieldLine({ ...field(true, true), meant: {} })).toBe('/data/a: true → true, meant: – (drift)');
});

test('a place in a list is named by what tells its items apart, and by a number only where nothing does', () => {
  const image = { ...field('web:1', 'web:2'), pointer: '/spec/containers/1/image' };
  const named = { ...image, keyed: '/spec/containers/web/image' };
  expect(fieldLine(named)).toBe('/spec/containers/web/image: "web:1" → "web:2" (drift)');
  expect(fieldMarkdown(named)).toContain('/spec/containers/web/image: ');
  expect(fieldLine(image)).toMatch(/^\/spec\/containers\/1\/image: /);
});

test('a part of a value holds no half of a character', () => {
  const faces = (last: string) => `${'😀'.repeat(200)}${last}${'😀'.repeat(200)}`;
  expect(fieldLine(field(faces('a'), faces('b')))).not.toMatch(/\p{Cs}/u);
  expect(fieldLine(field(faces('aa'), faces('b')))).not.toMatch(/\p{Cs}/u);
});

test('in Markdown values are code with their blanks, whatever else they hold', () => {
  expect(fieldMarkdown(field('a:\n  b: 1', 'a:\n    b: 1'))).toBe(
    String.raw`/data/a: ${'`"a:\\n  b: 1"`'} → ${'`"a:\\n    b: 1"`'} \(drift\)`,
  );
  expect(fieldMarkdown(field('`a` | <b>', 'gpj.\u202eexe'))).toBe(
    String.raw`/data/a: ${'``"`a` | <b>"``'} → ${'`"gpj.⟨U+202E⟩exe"`'} \(drift\)`,
  );
  expect(fieldMarkdown({ pointer: '/data/*a*', right: 1, class: 'drift' })).toBe(
    String.raw`/data/\*a\*: – → ${'`1`'} \(drift\)`,
  );
});
