import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isCollection, isMap, isNode, isScalar, stringify } from 'yaml';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { PlanText } from './plan-text.ts';
import type { PlanPath } from './schema-at.ts';
import { nameOf } from './schema-problems.ts';

/**
 * Sets one value in a plan file; comments and layout of the rest stay as they are. The file changes at once or not at all.
 * @throws KubeferryError `invalid` where the plan has no mapping for the key, `store-unavailable`.
 */
export async function setInPlan(file: string, path: PlanPath, value: string | number | boolean): Promise<void> {
  const beside = `${file}.${randomUUID()}.tmp`;
  try {
    const text = await readFile(file, 'utf8');
    await writeFile(beside, setInPlanText(text, path, value));
    await rename(beside, file);
  } catch (thrown) {
    await rm(beside, { force: true });
    if (thrown instanceof KubeferryError) throw thrown;
    throw new KubeferryError('store-unavailable', message('folder.not-writable', { folder: file }), {
      cause: thrown,
      hint: message('folder.not-writable.hint'),
    });
  }
}

/**
 * The text of a plan with one value set: replaced where it stands, else put behind its last sibling.
 * @throws KubeferryError `invalid` where no mapping stands above the key.
 */
export function setInPlanText(text: string, path: PlanPath, value: string | number | boolean): string {
  const plan = new PlanText(text);
  const scalar = scalarText(value);
  const pair = plan.pairAt(path);
  if (pair && isNode(pair.key) && pair.key.range) {
    const node = pair.value;
    if (isScalar(node) && node.range && node.range[1] > node.range[0]) {
      return splice(text, node.range[0], node.range[1], scalar);
    }
    if (!isCollection(node)) {
      const colon = text.indexOf(':', pair.key.range[1]);
      return splice(text, colon + 1, colon + 1, ` ${scalar}`);
    }
  }
  const parent = plan.document.getIn(path.slice(0, -1), true);
  const last = isMap(parent) ? parent.items.at(-1) : undefined;
  if (pair || !isMap(parent) || !parent.range || !last || !isNode(last.key) || !last.key.range) {
    throw new KubeferryError('invalid', message('plan.not-editable', { path: 'migration.yaml', key: nameOf(path) }));
  }
  const entry = `${scalarText(String(path.at(-1)))}: ${scalar}`;
  const end = endOfPair(last.value, last.key.range[1], text);
  if (parent.flow) return splice(text, end, end, `, ${entry}`);
  const indent = ' '.repeat(plan.place(last.key.range[0]).column);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lineEnd = endOfLine(text, end);
  return splice(text, lineEnd, lineEnd, `${newline}${indent}${entry}`);
}

function endOfPair(value: unknown, keyEnd: number, text: string): number {
  if (isNode(value) && value.range && value.range[1] > value.range[0]) {
    // A block value ends behind its line feed.
    return value.range[0] + text.slice(value.range[0], value.range[1]).trimEnd().length;
  }
  return text.indexOf(':', keyEnd) + 1;
}

function endOfLine(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at < 0) return text.length;
  return text[at - 1] === '\r' ? at - 1 : at;
}

function splice(text: string, start: number, end: number, insert: string): string {
  return text.slice(0, start) + insert + text.slice(end);
}

function scalarText(value: string | number | boolean): string {
  // JSON is YAML that also stands inside braces.
  if (typeof value === 'string' && !/^[\w./@ -]*$/.test(value)) return JSON.stringify(value);
  return stringify(value, { compat: 'yaml-1.1', lineWidth: 0, defaultStringType: 'PLAIN' }).trimEnd();
}
