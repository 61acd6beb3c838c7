import { isAlias, isMap, isScalar, isSeq, Scalar, type ScalarTag, Schema, type Tags } from 'yaml';
import { setOwn } from '../../model/json/json.ts';
import { exactInteger } from '../../model/json/json-text.ts';

/** Integers as kubectl reads them, where YAML 1.2 does otherwise: `defaultMode: 0644`, `1_000`, `0b11`. */
const odd: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?(?:0(?:[0-7_]+|[oO][0-7_]*[0-7]_*|[xX][0-9A-Fa-f_]*[0-9A-Fa-f]_*|[bB][01_]*[01]_*)|[0-9]+_[0-9_]*)$/,
  resolve: oddInteger,
};
/** Other numbers with underscores, which kubectl drops. */
const parted: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?_*[0-9][0-9_]*)?$/,
  resolve: (text) => Number(text.replaceAll('_', '')),
};
/** Integers that a number may not hold. */
const long: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?[0-9]{16,}$/,
  resolve: exactInteger,
};
/** Words for true and false of YAML 1.1, which kubectl reads. */
const switches: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:[Yy](?:es)?|YES|[Oo]n|ON|[Nn]o?|NO|[Oo]ff|OFF)$/,
  resolve: (text) => /^(?:y|yes|on)$/i.test(text),
};

/** Digits after a zero are octal where they can be, else decimal. */
function oddInteger(text: string): number | bigint {
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '');
  const value = exactInteger(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  return text.startsWith('-') && value !== 0 ? -value : value;
}

/**
 * `<<` as kubectl reads it: what it brings takes the place of the same keys above it, and those below take its place. The library's own has the keys
 * beside it count wherever they stand. Source: `merge` in go.yaml.in/yaml/v2.
 */
const merge: ScalarTag = {
  tag: 'tag:yaml.org,2002:merge',
  default: 'key',
  identify: (value) => typeof value === 'symbol' && value.description === '<<',
  test: /^<<$/,
  resolve: () => Object.assign(new Scalar(Symbol('<<')), { addToJSMap: bring }),
};

const bring: NonNullable<Scalar['addToJSMap']> = (context, map, value) => {
  if (!context) throw new Error('a merge key is read within its document');
  const resolved = (node: unknown) => (isAlias(node) ? node.resolve(context.doc, context) : node);
  const whole = resolved(value);
  // Of several the first counts.
  const sources = isSeq(whole) ? whole.items.map(resolved).reverse() : [whole];
  for (const source of sources) {
    if (!isMap(source)) throw new Error('Merge sources must be maps or map aliases');
    const brought: Map<unknown, unknown> = source.toJSON(null, context, Map);
    for (const [key, one] of brought) {
      if (map instanceof Map) map.set(key, one);
      else if (map instanceof Set) map.add(key);
      else setOwn(map, String(key), one);
    }
  }
};

/** How kubectl reads scalars and merge keys, where that is not YAML 1.2. */
function kubectlTags(tags: Tags): Tags {
  return [merge, odd, long, switches, ...tags, parted];
}

/** How a text is parsed that kubectl would read: with the entries that `<<` brings; whether a key stands twice is for `duplicateKey`. */
export const asKubectl = {
  prettyErrors: false,
  logLevel: 'error',
  customTags: kubectlTags,
  uniqueKeys: false,
} as const;

const scalars = new Schema({ schema: 'core', customTags: kubectlTags }).tags.filter((tag) => isScalarTag(tag));

/** All that may be something else than text: what begins like a number, short words, and nothing. */
const notText = /^(?:[-+.~0-9]|[A-Za-z]{0,5}$)/;

/** What a scalar without quotes is for kubectl: a number, true or false, null, or the text itself. */
export function plainScalar(text: string): unknown {
  if (!notText.test(text)) return text;
  const tag = scalars.find(({ test }) => test?.test(text));
  const value = tag ? tag.resolve(text, () => undefined, {}) : text;
  return isScalar(value) ? value.value : value;
}

function isScalarTag(tag: Schema['tags'][number]): tag is ScalarTag {
  return tag.default === true && tag.collection === undefined;
}
