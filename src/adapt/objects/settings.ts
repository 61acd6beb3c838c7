import { Buffer } from 'node:buffer';
import { jsonPointer, recordsOf } from '../../model/json/json.ts';
import { list, textRecord } from '../../model/json/parse.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { isSecret, withheld } from '../../model/objects/secret.ts';
import { containersOf } from '../kinds/pod-templates.ts';
import type { Unknown } from '../rules/rule.ts';
import { podOf } from './pods.ts';

/** A text by which an application is configured. */
export interface Setting {
  /** The name of the variable or of the file; of an argument the flag in front of it, empty where none is. */
  key: string;
  value: string;
  pointer: string;
  /** It may not be shown. */
  secret: boolean;
  /** The manifest does not hold it, so that `value` is empty. */
  withheld?: true;
}

/** Files that people read: nobody calls what they name. */
export const prose = /\.(md|markdown|rst|adoc|x?html?)$|^readme\b/i;

/** Longer texts are data, not configuration; in characters. */
const longest = 256 * 1024;

const settings = new WeakMap<KubeObject, readonly Setting[]>();

/** The texts by which an object configures applications: variables and arguments of containers, the data of ConfigMaps and Secrets. */
export function settingsOf(object: KubeObject): readonly Setting[] {
  const known = settings.get(object);
  if (known) return known;
  const found = readSettings(object).filter((one) => one.withheld || (one.value !== '' && one.value.length <= longest));
  settings.set(object, found);
  return found;
}

/** What a rule that looks into the values of Secrets does not know: those of one that has them withheld. Once for each Secret. */
export function* unknownValues(object: KubeObject): Generator<Unknown> {
  if (!settingsOf(object).some((one) => one.withheld)) return;
  yield { unknown: unknownSecret(object.metadata) };
}

/** The fact that is unknown where the values of a Secret are withheld. */
export function unknownSecret({ namespace, name }: KubeObject['metadata']): string {
  return `values of Secret ${name}${namespace === undefined ? '' : ` in ${namespace}`}`;
}

/** The same texts, of whatever length, and the empty ones too. */
export function readSettings(object: KubeObject): Setting[] {
  if (object.apiVersion === 'v1' && object.kind === 'ConfigMap') return dataOf(object, 'data', false);
  if (isSecret(object)) {
    // Other types hold what their controllers read.
    if (object.type !== undefined && object.type !== 'Opaque') return [];
    const decoded = dataOf(object, 'data', true).map((one) => ({ ...one, value: decodedText(one.value) }));
    return [...decoded, ...dataOf(object, 'stringData', true)];
  }
  const pod = podOf(object);
  if (!pod) return [];
  return containersOf(pod).flatMap(({ pointer, container }) => {
    const variables = recordsOf(container.env).flatMap(([index, { name, value }]) =>
      typeof value === 'string' && typeof name === 'string'
        ? [{ key: name, value, pointer: `${pointer}/env/${index}/value`, secret: false }]
        : [],
    );
    const words = (field: 'command' | 'args') =>
      list(container[field]).flatMap((value, index, all) =>
        typeof value === 'string'
          ? [{ key: flagIn(all[index - 1]), value, pointer: `${pointer}/${field}/${index}`, secret: false }]
          : [],
      );
    return [...variables, ...words('command'), ...words('args')];
  });
}

/** The name of a flag that is a word of its own, so that the next word is what it says. */
function flagIn(word: unknown): string {
  return typeof word === 'string' ? (/^--?([a-z][\w.-]*)$/i.exec(word)?.[1] ?? '') : '';
}

function dataOf(object: KubeObject, field: 'data' | 'stringData', secret: boolean): Setting[] {
  return Object.entries(textRecord(object[field])).map(([key, value]) => {
    const pointer = jsonPointer(field, key);
    return secret && value === withheld
      ? { key, value: '', pointer, secret, withheld: true }
      : { key, value, pointer, secret };
  });
}

/** What is no text is nothing to read. */
function decodedText(base64: string): string {
  if (base64.length > longest) return '';
  const text = Buffer.from(base64, 'base64').toString('utf8');
  return text.includes('\0') || text.includes('\ufffd') ? '' : text;
}
