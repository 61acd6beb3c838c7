import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../../src/model/messages');

test('no two sentences share a code: one of them would be told in the place of the other', () => {
  const codes = readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return [...text.matchAll(/^ {2}'([\w.-]+)':/gm)].map((found) => found[1] ?? '');
  });
  expect(codes.length).toBeGreaterThan(1000);
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
});
