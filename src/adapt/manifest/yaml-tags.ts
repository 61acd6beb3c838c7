import { isScalar, type ScalarTag, Schema, type Tags } from 'yaml';
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

/** How kubectl reads scalars, where that is not YAML 1.2. */
function kubectlTags(tags: Tags): Tags {
  return [odd, long, switches, ...tags, parted];
}

/** How a text is parsed that kubectl would read: with the entries that `<<` brings; whether a key stands twice is for `duplicateKey`. */
export const asKubectl = {
  prettyErrors: false,
  logLevel: 'error',
  customTags: kubectlTags,
  merge: true,
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
