import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { messages } from '../../src/model/messages/index.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = globSync('src/ui/**/*.ts', { cwd: root })
  .sort()
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** The English texts that code under `ui/` gives to `l10n.t` or a `Translate` named `t`. */
function textsInCode(): string[] {
  return sources.flatMap(({ text }) =>
    [...text.matchAll(/\bt\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/g)].map(([, single, double]) =>
      (single ?? double ?? '').replace(/\\(.)/g, '$1'),
    ),
  );
}

// `npm run l10n` writes the file anew.
test('every sentence that a person can see is in the bundle for translators', async () => {
  const texts = [...new Set([...Object.values(messages), ...textsInCode()])].sort();
  const bundle = Object.fromEntries(texts.map((text) => [text, text]));
  await expect(`${JSON.stringify(bundle, null, 2)}\n`).toMatchFileSnapshot(join(root, 'l10n', 'bundle.l10n.json'));
});

test('what is translated is a text, not a value put together', () => {
  const calls = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/\b(?:l10n\.t|[^.\w]t)\(\s*([^'"\s][^\n]*)/g)].map(([, rest]) => `${file}: ${rest}`),
  );
  // The two places where a catalog's own template or a caller's text goes through.
  expect(calls.filter((call) => !call.startsWith('src/ui/words.ts: '))).toEqual([]);
});
