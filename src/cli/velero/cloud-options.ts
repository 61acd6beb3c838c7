import { resolve } from 'node:path';
import { type CloudStore, cloudProviders } from '../../model/stores/cloud-store.ts';
import { wrongUse } from '../wrong-use.ts';

/** The options that say which store of a cloud a Velero is installed with, named after those of Velero's own installation. */
export const cloudOptions = {
  provider: { type: 'string' },
  bucket: { type: 'string' },
  'location-config': { type: 'string', multiple: true },
  credentials: { type: 'string' },
} as const;

/** Their values. */
export interface CloudOptions {
  provider?: string | undefined;
  bucket?: string | undefined;
  'location-config'?: string[] | undefined;
  credentials?: string | undefined;
  /** A Secret that is there already, in place of credentials. */
  secret?: string | undefined;
}

const onlyCloud = ['bucket', 'location-config', 'credentials'] as const;
/** What other stores are told by. */
const others = [
  ...(['store', 'endpoint', 'region', 'path-style', 'profile', 'ca', 'inside-endpoint'] as const),
  ...(['location', 'location-context'] as const),
];
type Values = CloudOptions & { [name in (typeof others)[number]]?: unknown };

/** The store of a cloud that the options name; nothing where they name none. Throws `usage`. */
export function cloudOf(values: Values): CloudStore | undefined {
  const { bucket, credentials, secret } = values;
  const provider = cloudProviders.find((one) => one === values.provider);
  if (!provider) {
    const stray = onlyCloud.find((name) => values[name] !== undefined);
    if (stray !== undefined) throw wrongUse(`--${stray} goes with --provider ${cloudProviders.join(' or ')} only`);
    if (values.provider === undefined || values.provider === 'aws') return undefined;
    throw wrongUse(`--provider takes aws, ${cloudProviders.join(' or ')}, not ${values.provider}`);
  }
  const stray = others.find((name) => values[name] !== undefined);
  if (stray !== undefined) throw wrongUse(`--${stray} does not go with --provider ${provider}`);
  const [, name, prefix] = /^([^/]+)(?:\/(.*))?$/.exec(bucket ?? '') ?? [];
  if (name === undefined) throw wrongUse(`velero install --provider ${provider} needs --bucket NAME[/FOLDER]`);
  if ((credentials === undefined) === (secret === undefined)) {
    throw wrongUse(`velero install --provider ${provider} needs --credentials FILE or --secret NAME, and one of them`);
  }
  const config = Object.fromEntries((values['location-config'] ?? []).flatMap((words) => words.split(',').map(pair)));
  return {
    ...{ provider, bucket: name, config },
    ...(prefix && { prefix }),
    ...(credentials !== undefined && { credentials: resolve(credentials) }),
  };
}

function pair(word: string): [string, string] {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(word) ?? [];
  if (name === undefined || value === undefined) throw wrongUse(`--location-config takes NAME=VALUE, not ${word}`);
  return [name, value];
}
