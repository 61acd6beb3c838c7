import { type Document, isScalar, type Scalar, visit } from 'yaml';

/** What the library says of a key that a map has twice. Its own check compares each key with all before it, so that some ten thousand take minutes. */
export const duplicateKeyWords = 'Map keys must be unique';

/** The first key that stands twice in a map of a document that was read with `uniqueKeys: false`; nothing where each stands once. */
export function duplicateKey(document: Document): Scalar | undefined {
  let found: Scalar | undefined;
  visit(document, {
    Map(_place, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          found = key;
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}
