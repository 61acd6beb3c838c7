import { visibleText } from './visible-text.ts';

/** Text from outside as plain Markdown text on one line: no markup, no table cell, no link, no hidden character takes effect. */
export function markdownText(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]<>()#|~!&$@]/g, '\\$&')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}\\.`);
}

/** Text from outside as code, whatever back quotes it holds; readers do not agree on bars in code, so with one it is plain text. */
export function markdownCode(text: string): string {
  return text.includes('|') ? markdownText(text) : fenced(visible(text));
}

/** A text of one line from outside as code with its blanks as they are, where no table is around it. */
export function markdownValue(text: string): string {
  return fenced(visibleText(text));
}

function fenced(line: string): string {
  const runs = line.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const pad = /^`|`$|^ .* $/.test(line) || line === '' ? ' ' : '';
  return fence + pad + line + pad + fence;
}

/** On one line, with the codes of characters that hide or turn what follows. */
function visible(text: string): string {
  return visibleText(text.replace(/\s+/g, ' '));
}

/** One row of a table; the cells are Markdown already. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** The head of a table. */
export function markdownHead(names: readonly string[]): string {
  return markdownRow(names) + markdownRow(names.map(() => '---'));
}
