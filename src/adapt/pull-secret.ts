import { Buffer } from 'node:buffer';
import { jsonOrNothing } from '../model/json/json-text.ts';
import { record, text } from '../model/json/parse.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { withheld } from '../model/objects/secret.ts';
import { globPattern } from '../model/words/glob.ts';

/** The field of each type of Secrets for pulling images. */
const fields: Readonly<Record<string, string>> = {
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson',
  'kubernetes.io/dockercfg': '.dockercfg',
};

/**
 * The registries at which a Secret for pulling images lets in, such as `ghcr.io` or `*.example.com`; none where it is of another type or
 * holds no such list, nothing (`undefined`) where its values are withheld.
 */
export function registriesOf({ type, data, stringData }: KubeObject): string[] | undefined {
  const field = fields[text(type) ?? ''];
  if (field === undefined) return [];
  const plain = text(record(stringData)[field]);
  const encoded = text(record(data)[field]);
  if (plain === withheld || encoded === withheld) return undefined;
  // What is no JSON lets in nowhere.
  const said = jsonOrNothing(plain ?? Buffer.from(encoded ?? '', 'base64').toString('utf8'));
  return Object.keys(record(field === '.dockercfg' ? said : record(said).auths)).map(hostOf);
}

/** Docker writes down its own registry by an address of former times. */
function hostOf(entry: string): string {
  const [host = ''] = entry.replace(/^https?:\/\//, '').split('/');
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host;
}

/** Whether an entry of such a Secret is for a registry. Source: the kubelet, which takes `*` for a part of a name. */
export function isFor(entry: string, host: string): boolean {
  const [parts, named] = [entry.split('.'), host.split('.')];
  return (
    parts.length === named.length &&
    parts.every((part, at) => part === named[at] || globPattern(part).test(named[at] ?? ''))
  );
}
