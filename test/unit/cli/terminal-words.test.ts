import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTerminal } from '../../../src/cli/terminal-words.ts';
import { record } from '../../../src/model/json/parse.ts';
import { isCode, message, templateOf } from '../../../src/model/message.ts';
import { messages } from '../../../src/model/messages/index.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const titles = Object.entries(record(JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8'))))
  .filter(([key]) => key.startsWith('command.'))
  .map(([, title]) => String(title))
  .filter((title) => title.endsWith('…'));
const window = /\b(VS Code|editor|settings?|workspace|palette|confirmation page|last page|[Oo]pen the log)\b/;
const codes = Object.keys(messages).filter((code) => !code.startsWith('ui.') && isCode(code));
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

test('no advice on a terminal names a command, a page or a setting of the window', () => {
  expect(titles).toContain('Install Velero…');
  for (const code of codes.filter(isCode)) {
    const said = inTerminal(message(code));
    for (const title of titles) expect(said.includes(title), `${code}: ${said}`).toBe(false);
    expect(said.replace(/\{\w+\}/g, ''), code).not.toMatch(window);
  }
});

test('what a terminal says in its own words fills the same places', () => {
  // Sentences in a row have no places of their own.
  for (const code of codes.filter(isCode).filter((one) => one !== 'words.sentences')) {
    expect(places(inTerminal(message(code))), code).toEqual(places(templateOf(message(code))));
  }
});
