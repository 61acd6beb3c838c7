import { isScalar, type ScalarTag, Schema, type Tags } from 'yaml';
import { exactInteger } from '../../model/json/json-text.ts';

/** Octal numbers as kubectl reads them: `defaultMode: 0644`. */
const octal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^0[0-7]+$/,
  resolve: (text) => exactInteger(`0o${text}`),
};
/** Integers that a number may not hold. */
const long: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^(?:[-+]?[0-9]{16,}|0x[0-9A-Fa-f]{14,}|0o[0-7]{18,})$/,
  resolve: exactInteger,
};
/** Words for true and false of YAML 1.1, which kubectl reads. */
const switches: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:[Yy]es|YES|[Oo]n|ON|[Nn]o|NO|[Oo]ff|OFF)$/,
  resolve: (text) => /^(?:yes|on)$/i.test(text),
};

/** How kubectl reads scalars, where that is not YAML 1.2. */
function kubectlTags(tags: Tags): Tags {
  return [octal, long, switches, ...tags];
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
