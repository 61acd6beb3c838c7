import { expect, test } from 'vitest';
import type { TextChange } from '../../../src/model/assessment/assessment.ts';
import { changeText } from '../../../src/ui/compare/actions/change-text.ts';

/** One line of text that counts its versions as an editor does, and takes changes by what stands in their place. */
class Line {
  version = 1;
  text: string;

  constructor(text: string) {
    this.text = text;
  }

  getText(): string {
    return this.text;
  }

  set(text: string): void {
    this.text = text;
    this.version += 1;
  }

  readonly apply = async (changes: readonly TextChange[]): Promise<boolean> => {
    for (const { from, to, text } of changes) {
      this.set(this.text.slice(0, from.column - 1) + text + this.text.slice(to.column - 1));
    }
    return true;
  };
}

/** Puts a word in the place of another, wherever that stands. */
function putting(word: string, other: string, text: string): TextChange[] {
  const at = text.indexOf(word);
  if (at < 0) return [];
  return [{ from: { line: 1, column: at + 1 }, to: { line: 1, column: at + 1 + word.length }, text: other }];
}

test('a text that moves on while somebody asks how to change it is changed as it stands then', async () => {
  const line = new Line('colour: red');
  const asked: string[] = [];
  const made = await changeText(
    line,
    async (text) => {
      asked.push(text);
      if (asked.length === 1) line.set(`the ${text}`);
      return putting('red', 'green', text);
    },
    line.apply,
  );
  expect(line.text).toBe('the colour: green');
  expect(asked).toEqual(['colour: red', 'the colour: red']);
  expect(made).toHaveLength(1);
});

test('two changes of one text that are wanted at once are made one after another, the second by what the first left', async () => {
  const line = new Line('red and blue');
  let first: (() => void) | undefined;
  const answered = new Promise<void>((resolve) => {
    first = resolve;
  });
  const seen: string[] = [];
  const slow = changeText(line, (text) => answered.then(() => putting('red', 'yellow', text)), line.apply);
  const quick = changeText(
    line,
    async (text) => {
      seen.push(text);
      return putting('blue', 'green', text);
    },
    line.apply,
  );
  first?.();
  await Promise.all([slow, quick]);
  expect(line.text).toBe('yellow and green');
  expect(seen).toEqual(['yellow and blue']);
});

test('a change that fails leaves the next one its turn, and one that the editor does not take is told', async () => {
  const line = new Line('red');
  const failed = changeText(line, () => Promise.reject(new Error('no answer')), line.apply);
  const refused = changeText(
    line,
    async (text) => putting('red', 'blue', text),
    async () => false,
  );
  await expect(failed).rejects.toThrow('no answer');
  expect(await refused).toBeUndefined();
  expect(line.text).toBe('red');
});

test('a change that comes too late for the editor is asked for again', async () => {
  const line = new Line('red');
  let tries = 0;
  await changeText(
    line,
    async (text) => putting('red', 'blue', text),
    async (changes) => {
      tries += 1;
      if (tries > 1) return line.apply(changes);
      line.set('dark red');
      return false;
    },
  );
  expect(line.text).toBe('dark blue');
});
