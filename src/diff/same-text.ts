import { isMap, isSeq, parseAllDocuments } from 'yaml';
import { duplicateKey } from '../model/json/duplicate-key.ts';
import { sameJson } from '../model/json/json.ts';
import { parseJson } from '../model/json/json-text.ts';

/** Characters above which YAML is compared by its bytes, unless it is JSON: a megabyte of it takes seconds to read, where JSON takes some hundredths of one. */
const largestYaml = 256 * 1024;

/**
 * Whether two texts hold the same JSON or YAML, in another layout, order of keys or with other comments. Only maps and lists count:
 * of a single word nobody knows how it is read. `name`: that of a file; YAML is looked for in those of YAML alone, since nearly every text is some.
 */
export function sameText(name: string, one: string, other: string): boolean {
  const isYaml = /\.ya?ml$/i.test(name) && Math.max(one.length, other.length) <= largestYaml;
  const read = isYaml ? yamlOf : jsonOf;
  try {
    const values = [one, other].map(read);
    return values[0] !== undefined && values[1] !== undefined && sameJson(values[0], values[1]);
  } catch {
    // What cannot be read, or is nested too deeply, is a text like any other.
    return false;
  }
}

function jsonOf(text: string): unknown {
  return /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
}

/**
 * The documents of a text whose every document is a map or a list, as each version of YAML reads them, and with the words as they are written: of `yes`,
 * `0644` and `1.10` not every reader thinks the same. JSON is YAML too.
 */
function yamlOf(text: string): unknown[] | undefined {
  const [read, ...others] = (['core', 'yaml-1.1', 'failsafe'] as const).map((schema) => documentsOf(text, schema));
  return read && [read, ...others];
}

function documentsOf(text: string, schema: 'core' | 'yaml-1.1' | 'failsafe'): unknown[] | undefined {
  const documents = parseAllDocuments(text, { intAsBigInt: true, uniqueKeys: false, logLevel: 'silent', schema });
  if (!Array.isArray(documents)) return undefined;
  const isStructured = documents.every(
    (document) =>
      document.errors.length === 0 &&
      // What a tag means that nobody here knows is left out of what is read.
      document.warnings.length === 0 &&
      (isMap(document.contents) || isSeq(document.contents)) &&
      duplicateKey(document) === undefined,
  );
  return isStructured ? documents.map((document) => document.toJS({ maxAliasCount: 100 })) : undefined;
}
