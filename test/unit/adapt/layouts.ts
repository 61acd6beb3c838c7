import fc from 'fast-check';
import { Document, isScalar, visit } from 'yaml';

/** How a text is written: some collections between braces, some words in quotes, comments, indentation, ends of lines. */
export const style = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  flow: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
  quotes: fc.array(fc.constantFrom('PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE'), { minLength: 1, maxLength: 5 }),
  comments: fc.boolean(),
  windows: fc.boolean(),
  mark: fc.boolean(),
  endless: fc.boolean(),
});

export type Style = typeof style extends fc.Arbitrary<infer One> ? One : never;

/** A value as a YAML document of a style. */
export function written(value: object, how: Style): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  let at = 0;
  visit(document, {
    Collection(_key, node) {
      if (how.flow[at++ % how.flow.length] && node !== document.contents) node.flow = true;
    },
    Scalar(where, node) {
      const type = how.quotes[at++ % how.quotes.length];
      if (where !== 'key' && isScalar(node) && typeof node.value === 'string' && type) node.type = type;
    },
  });
  let text = document.toString({ indent: how.indent, indentSeq: how.indentSeq, lineWidth: 0, blockQuote: false });
  if (how.comments) text = text.replace(/^( *)(.*[^,[{\n])$/gm, '$1# own\n$1$2 # beside');
  if (how.endless) text = text.replace(/\n$/, '');
  if (how.windows) text = text.replaceAll('\n', '\r\n');
  return (how.mark ? '\uFEFF' : '') + text;
}
