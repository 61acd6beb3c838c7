import { Document, isScalar, visit } from 'yaml';
import { isRecord } from '../../model/json/json.ts';
import { toJson } from '../../model/json/json-text.ts';
import { type Part, partWords, withStandIns } from './moved.ts';
import type { Site } from './site.ts';

/** A value on one line, as it stands between braces or brackets. */
export function flowWords(site: Site, value: unknown): string {
  if (site.json) return toJson(value);
  if (Array.isArray(value)) return `[${value.map((item: unknown) => flowWords(site, item)).join(', ')}]`;
  if (isRecord(value)) {
    const entries = Object.entries(value).map(([key, item]) => flowEntry(site, key, item));
    const pad = site.padded && entries.length > 0 ? ' ' : '';
    return `{${pad}${entries.join(', ')}${pad}}`;
  }
  // JSON is YAML too.
  const plain = typeof value === 'string' && /^[\w./](?:[\w ./@+-]|:(?=[^\s:]))*$/.test(value);
  return plain && textOf(site, value) === value ? value : toJson(value);
}

/** An entry of a mapping between braces. */
export function flowEntry(site: Site, key: string, value: unknown): string {
  return `${flowWords(site, key)}: ${flowWords(site, value)}`;
}

/** A value over several lines; those after the first begin at a column. */
export function blockWords(site: Site, value: unknown, column: number): string {
  const [first = '', ...others] = textOf(site, value).split('\n');
  return [first, ...others.map((line) => ' '.repeat(column) + line)].join(site.newline);
}

/** An entry of a mapping at a column; `used` gets the parts of the text that stand in it as they were written. */
export function blockEntry(site: Site, key: string, value: unknown, column: number, used: Part[]): string {
  let mark = 'moved-';
  while (site.text.includes(mark)) mark += '-';
  const draft = withStandIns({ [key]: value }, site.moved, (index) => `${mark}${index}-`, used);
  const lines = blockWords(site, draft, column).split(site.newline);
  const found = new RegExp(`^( *(?:- )*)(.*:) ${mark}(\\d+)-$`);
  const whole = lines.map((line, at) => {
    const [, before = '', name = '', index] = found.exec(line) ?? [];
    const part = index === undefined ? undefined : used[Number(index)];
    return part ? before + name + partWords(site, part, before.length + (at === 0 ? column : 0)) : line;
  });
  return whole.join(site.newline);
}

/** A value without parts, with the quotes of the one that it replaces. */
export function scalarWords(site: Site, value: unknown, old: unknown, flow: boolean): string {
  if (typeof value === 'string' && isScalar(old)) {
    if (old.type === 'QUOTE_DOUBLE') return toJson(value);
    if (old.type === 'QUOTE_SINGLE' && /^[\x20-\x7e]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  }
  return flow ? flowWords(site, value) : blockWords(site, value, 0);
}

/** A text that every reader takes for the same value, those of YAML 1.1 too; no text of it is longer than its line. */
function textOf(site: Site, value: unknown): string {
  const document = new Document(value, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === 'string' && /[\p{Cc}\u2028\u2029\uFEFF]/u.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  const layout = { lineWidth: 0, indent: site.indent, indentSeq: site.indentLists, doubleQuotedAsJSON: true };
  return document.toString(layout).trimEnd();
}
