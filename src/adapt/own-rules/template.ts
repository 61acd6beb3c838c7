import { message } from '../../model/message.ts';
import {
  type Expression,
  type ExpressionProblem,
  type ExpressionScope,
  inWords,
  readExpression,
} from './expression.ts';

/** A text with expressions in braces, to be filled in. */
export interface Template {
  /** @throws Unjudgeable, UnknownFact */
  fill(scope: ExpressionScope): string;
}

/** Reads a text with `{expression}` places; `{{` and `}}` stand for braces. */
export function readTemplate(text: string): Template | { problem: ExpressionProblem } {
  const parts: (string | Expression)[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.slice(at).search(/[{}]/);
    if (open < 0) break;
    const brace = at + open;
    parts.push(text.slice(at, brace));
    if (text[brace + 1] === text[brace]) {
      parts.push(text[brace] ?? '');
      at = brace + 2;
      continue;
    }
    const close = text[brace] === '{' ? closing(text, brace + 1) : undefined;
    if (close === undefined) {
      return { problem: { words: message('own.template.brace'), start: brace, end: brace + 1 } };
    }
    const read = readExpression(text.slice(brace + 1, close));
    if ('problem' in read) {
      const { words, start, end } = read.problem;
      return { problem: { words, start: brace + 1 + start, end: brace + 1 + end } };
    }
    parts.push(read);
    at = close + 1;
  }
  parts.push(text.slice(at));
  return { fill: (scope) => parts.map((part) => (typeof part === 'string' ? part : inWords(part, scope))).join('') };
}

/** Where the expression that begins at an offset ends: at a brace that is neither in a text of it nor closes one of its maps. */
function closing(text: string, from: number): number | undefined {
  let depth = 0;
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === '\\') at += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return undefined;
}
