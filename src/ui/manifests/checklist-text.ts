import { markdownText } from '../../model/words/markdown.ts';

/** Where an item of a checklist stands, counted from 0, and what has to be written at the end of the file for it. */
export interface ChecklistChange {
  line: number;
  /** Empty where the item is there already, done or not. */
  added: string;
}

/** Puts an item on a checklist in Markdown. `before`: the file as it is, nothing where there is none. `about`: what it is done for. */
export function withItem(
  before: string | undefined,
  { heading, item, about }: { heading: string; item: string; about: string },
): ChecklistChange {
  const words = `${markdownText(item.charAt(0).toUpperCase() + item.slice(1))} (${markdownText(about)})`;
  const text = before === undefined || before === '' ? `# ${markdownText(heading)}\n` : before;
  const there = text.split(/\r?\n/).findIndex((line) => /^[-*] \[[ xX]\] /.test(line) && line.slice(6) === words);
  if (there >= 0) return { line: there, added: '' };
  const isList = /(^|\n)[-*] \[[ xX]\] [^\n]*\n?$/.test(text);
  const gap = `${text.endsWith('\n') ? '' : '\n'}${isList ? '' : '\n'}`;
  const lines = `${text}${gap}`.split('\n').length - 1;
  return { line: lines, added: `${text === before ? '' : text}${gap}- [ ] ${words}\n` };
}
