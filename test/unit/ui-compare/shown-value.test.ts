import { expect, test } from 'vitest';
import { visibleText } from '../../../src/model/words/visible-text.ts';
import { shownSides } from '../../../src/ui/compare/shown-value.ts';

test('a text that turns the reading direction, or is not seen, shows its characters by their codes', () => {
  expect(visibleText('gpj.\u202eexe')).toBe('gpj.⟨U+202E⟩exe');
  expect(visibleText('a\u0000b\u200bc\u2066d\ud800e\u001b[31m')).toBe(
    'a⟨U+0000⟩b⟨U+200B⟩c⟨U+2066⟩d⟨U+D800⟩e⟨U+001B⟩[31m',
  );
  expect(visibleText('a\u3164b\u034fc\u{e0041}d')).toBe('a⟨U+3164⟩b⟨U+034F⟩c⟨U+E0041⟩d');
  expect(visibleText('two\nlines\tand שלום 😀')).toBe('two\nlines\tand שלום 😀');
});

test('texts, numbers and objects are told apart', () => {
  expect(shownSides('8080', 8080)).toEqual({ left: { text: '"8080"' }, right: { text: '8080' } });
  expect(shownSides(' web', { a: [1] })).toEqual({
    left: { text: '" web"' },
    right: { text: '{\n  "a": [\n    1\n  ]\n}' },
  });
  expect(shownSides(undefined, 12345678901234567890n)).toEqual({ right: { text: '12345678901234567890' } });
});

test('of long values the part is shown where they differ, and all of it when that is wanted', () => {
  const [one, other] = [`${'x'.repeat(5000)}left${'y'.repeat(5000)}`, `${'x'.repeat(5000)}right${'y'.repeat(5000)}`];
  const { left, right } = shownSides(one, other);
  expect(left?.text).toMatch(/^…x+lefty+…$/);
  expect(right?.text).toMatch(/^…x+righty+…$/);
  expect(left?.text.length).toBeLessThan(500);
  expect(left?.length).toBe(one.length);
  expect(shownSides(one, other, { whole: true }).left).toEqual({ text: one });
});

test('a file in a ConfigMap is read in its lines, and quotes show blanks only where these are what differs', () => {
  const file = (colour: string) => `size: 2\ncolour: ${colour}\n`;
  expect(shownSides(file('red'), file('blue'))).toEqual({
    left: { text: file('red') },
    right: { text: file('blue') },
  });
  expect(shownSides(undefined, file('blue')).right?.text).toBe(file('blue'));
  expect(shownSides('{"a":1}\n', '{"a":2}\n').left?.text).toBe('{"a":1}\n');
  // What would look alike, or like another value.
  expect(shownSides(file('red'), file('red').trim()).left?.text).toBe(JSON.stringify(file('red')));
  expect(shownSides('red\n', 'blue').left?.text).toBe('"red\\n"');
  expect(shownSides('8080\n', '9090\n').left?.text).toBe('"8080\\n"');
  expect(shownSides('"8080"', '8080')).toEqual({ left: { text: '"\\"8080\\""' }, right: { text: '"8080"' } });
  expect(shownSides('{"a":1}', { a: 1 }).left?.text).toBe('"{\\"a\\":1}"');
});

test('of a value that is too long to be shown as a whole, the part that is wanted holds what differs', () => {
  const long = (word: string) => `${'x'.repeat(300_000)}${word}${'y'.repeat(300_000)}`;
  const { left, right } = shownSides(long('left'), long('right'), { whole: true });
  expect(left?.text).toMatch(/^…x+lefty+…$/);
  expect(right?.text).toMatch(/^…x+righty+…$/);
  expect(left?.text.length).toBe(100_002);
});

test('a value of a megabyte is cut even when all of it is wanted', () => {
  const { left } = shownSides('z'.repeat(1_000_000), undefined, { whole: true });
  expect(left?.text.length).toBeLessThan(110_000);
  expect(left?.length).toBe(1_000_000);
});
