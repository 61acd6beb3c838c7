import { expect, test } from 'vitest';
import { withItem } from '../../../src/ui/manifests/checklist-text.ts';

const item = { heading: 'Checklist of shop', item: 'copy the image', about: 'Pod web, img-gone' };
const first = '# Checklist of shop\n\n- [ ] Copy the image (Pod web, img-gone)\n';

/** The whole file afterwards, and the line that the item is found on. */
function after(before: string | undefined, one = item): [string, string | undefined] {
  const { line, added } = withItem(before, one);
  const text = (before ?? '') + added;
  return [text, text.split('\n')[line]];
}

test('the first item begins the file, the next one follows it', () => {
  expect(after(undefined)).toEqual([first, '- [ ] Copy the image (Pod web, img-gone)']);
  expect(after('')).toEqual([first, '- [ ] Copy the image (Pod web, img-gone)']);
  const [text, line] = after(first, { ...item, item: 'tell <everybody>' });
  expect(text).toBe(`${first}- [ ] Tell \\<everybody\\> (Pod web, img-gone)\n`);
  expect(line).toBe('- [ ] Tell \\<everybody\\> (Pod web, img-gone)');
});

test('one that is there is not written again, done or not', () => {
  expect(withItem(first, item)).toEqual({ line: 2, added: '' });
  expect(withItem(first.replace('[ ]', '[x]'), item)).toEqual({ line: 2, added: '' });
});

test('what a person wrote stays, and a list begins behind it', () => {
  expect(after('# Mine\nwords')[0]).toBe('# Mine\nwords\n\n- [ ] Copy the image (Pod web, img-gone)\n');
});
