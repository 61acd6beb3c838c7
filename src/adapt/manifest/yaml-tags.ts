import type { ScalarTag, Tags } from 'yaml';
import { exactInteger } from '../../model/json-text.ts';

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
export function kubectlTags(tags: Tags): Tags {
  return [octal, long, switches, ...tags];
}
