import { describe, expect, it, vi } from 'vitest';
import { sameText } from '../../../src/diff/same-text.ts';

describe('two texts of one file mean the same', () => {
  it.each([
    ['JSON in another layout and order', 'a.json', '{"a":1,"b":[2]}', '{\n  "b": [ 2 ],\n  "a": 1\n}'],
    ['JSON whatever the file is called', 'settings', '{"a":1}', '{ "a": 1 }'],
    ['JSON of half a megabyte', 'a.json', large(), large(2)],
    ['JSON of half a megabyte in a file of YAML', 'a.yaml', large(), large(2)],
    ['YAML with other comments, quotes and order', 'a.yaml', 'a: x\nb: 2\n', '# why\nb: 2\na: "x"\n'],
    [
      'YAML with words that some take for others, in another layout',
      'a.yaml',
      'a: yes\nb: 2026-01-02',
      'b:   2026-01-02\na: yes',
    ],
    ['several documents of YAML', 'a.yml', 'a: 1\n---\nb: 2\n', 'a: 1 # one\n---\n\nb: 2\n'],
  ])('%s', (_what, name, one, other) => expect(sameText(name, one, other)).toBe(true));
});

describe('two texts of one file do not mean the same', () => {
  it.each([
    ['another value', 'a.json', '{"a":1}', '{"a":2}'],
    ['a long number that a double cannot hold', 'a.json', '{"a":9007199254740993}', '{"a":9007199254740992}'],
    ['a long number in YAML', 'a.yaml', 'a: 9007199254740993', 'a: 9007199254740992'],
    ['a word that is a number to YAML', 'a.yaml', 'a: 1', 'a: "1"'],
    ['single words, which nobody knows how to read', 'version', '1.0', '1'],
    ['single words in a file of YAML', 'a.yaml', '1.0', '1.00'],
    ['a number that some read as octal', 'a.yaml', 'mode: 0644', 'mode: 644'],
    ['a version that YAML takes for a number', 'a.yaml', 'version: 1.10', 'version: 1.1'],
    ['YAML in a file that is none', 'a.txt', 'a: 1', 'a:  1'],
    ['a word that YAML 1.1 takes for true', 'a.yaml', 'a: yes', 'a: "yes"'],
    ['a letter that YAML 1.1 takes for false', 'a.yaml', 'a: n', "a: 'n'"],
    ['words that mean the same to some', 'a.yaml', 'a: yes', 'a: y'],
    ['a time of day that YAML 1.1 takes for a number', 'a.yaml', 'a: 12:30', 'a: "12:30"'],
    ['a day that YAML 1.1 takes for a date', 'a.yaml', 'a: 2026-01-02', 'a: "2026-01-02"'],
    ['what is no YAML', 'a.yaml', 'a: [1', 'a:  [1'],
    ['tags that only a program of somebody knows', 'a.yaml', 'a: !Ref x', 'a: !GetAtt x'],
    ['a document more', 'a.yaml', 'a: 1', 'a: 1\n---\nb: 2'],
    ['the order of a list', 'a.json', '[1,2]', '[2,1]'],
    ['aliases that grow without end', 'a.yaml', bomb(' '), bomb('  ')],
  ])('%s', (_what, name, one, other) => expect(sameText(name, one, other)).toBe(false));
});

it('tells nobody what a text holds that is read with a warning', () => {
  const told = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  try {
    sameText('app.yaml', 'password: {{ hunter2-s3cret }}', 'password:  {{ hunter2-s3cret }}');
    sameText('app.yaml', 'a: !Ref hunter2-s3cret', 'a:  !Ref hunter2-s3cret');
    expect(told).not.toHaveBeenCalled();
  } finally {
    told.mockRestore();
  }
});

/** Nine lists, each of nine times the one before. */
function bomb(space: string): string {
  const lists = Array.from({ length: 8 }, (_, at) => `l${at + 1}: &l${at + 1} [${Array(9).fill(`*l${at}`).join(',')}]`);
  return `l0:${space}&l0 [x]\n${lists.join('\n')}\n`;
}

/** JSON of some 570,000 characters, or of more with blanks. */
function large(indent = 0): string {
  return JSON.stringify(
    Array.from({ length: 20_000 }, (_, at) => ({ id: at, is: 'in place' })),
    null,
    indent,
  );
}
