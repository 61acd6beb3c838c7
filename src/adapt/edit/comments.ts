import { Lexer } from 'yaml';

/** Marks that the lexer puts between tokens and that stand in no text. Source: the documentation of `yaml`, CST. */
const marks = new Set(['\u0002', '\u0018', '\u001F']);

/** The comments of a text between two offsets, with where each begins. */
export function commentsIn(text: string, from: number, to: number): { offset: number; words: string }[] {
  const comments: { offset: number; words: string }[] = [];
  let offset = from;
  for (const token of new Lexer().lex(text.slice(from, to))) {
    if (marks.has(token)) continue;
    if (token.startsWith('#')) comments.push({ offset, words: token.trimEnd() });
    offset += token.length;
  }
  return comments;
}
