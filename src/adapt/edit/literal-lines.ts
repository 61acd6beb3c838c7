import { isScalar, type Node } from 'yaml';
import type { Splice } from './splice.ts';

/**
 * The changes inside a block of text (`|`) that make it say something else, where only words inside its lines change; nothing
 * where lines come or go, or the block does not say what stands in its lines.
 */
export function literalSplices(text: string, node: Node, before: unknown, after: unknown): Splice[] | undefined {
  if (!isScalar(node) || node.type !== 'BLOCK_LITERAL' || typeof before !== 'string' || typeof after !== 'string') {
    return undefined;
  }
  const [start = 0, end = start] = node.range ?? [];
  const lines = before.split('\n');
  const wanted = after.split('\n');
  // Of a single line nothing is left that would want a block.
  if (lines.length !== wanted.length || lines.length < 2) return undefined;
  const splices: Splice[] = [];
  let at = text.indexOf('\n', start) + 1;
  for (const [index, line] of lines.entries()) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline < 0 || newline >= end ? end : newline;
    const written = text.slice(at, lineEnd).replace(/\r$/, '');
    const next = wanted[index] ?? '';
    // A line that begins with a blank may be taken for the measure of the others.
    if (line !== next) {
      if (!written.endsWith(line) || line === '' || next === '' || /^\s/.test(next) !== /^\s/.test(line))
        return undefined;
      splices.push({ start: at + written.length - line.length, end: at + written.length, text: next });
    }
    at = lineEnd + 1;
  }
  return splices;
}
