import { effects, parseToleration } from '../../model/objects/toleration-text.ts';
import type { PodSize, Toleration, VeleroStore, VeleroWishes } from '../../model/velero/velero-wishes.ts';
import type { LocationName } from '../backups/location.ts';
import { type StoreOptions, storeOf, storeOptions } from '../backups/store.ts';
import { wholeNumber, wrongUse } from '../wrong-use.ts';
import { type CloudOptions, cloudOf, cloudOptions } from './cloud-options.ts';

/** The options that say how a Velero is installed. */
export const wishOptions = {
  ...storeOptions,
  ...cloudOptions,
  location: { type: 'string' },
  'location-context': { type: 'string' },
  'inside-endpoint': { type: 'string' },
  secret: { type: 'string' },
  'read-only': { type: 'boolean' },
  registry: { type: 'string' },
  plugin: { type: 'string' },
  'node-agent': { type: 'boolean' },
  csi: { type: 'boolean' },
  ttl: { type: 'string' },
  'server-requests': { type: 'string' },
  'server-limits': { type: 'string' },
  'agent-requests': { type: 'string' },
  'agent-limits': { type: 'string' },
  toleration: { type: 'string', multiple: true },
  'node-label': { type: 'string', multiple: true },
} as const;

/** Their values. */
export interface WishOptions extends StoreOptions, CloudOptions {
  namespace?: string | undefined;
  location?: string | undefined;
  'location-context'?: string | undefined;
  'inside-endpoint'?: string | undefined;
  'read-only'?: boolean | undefined;
  registry?: string | undefined;
  plugin?: string | undefined;
  'node-agent'?: boolean | undefined;
  csi?: boolean | undefined;
  ttl?: string | undefined;
  'server-requests'?: string | undefined;
  'server-limits'?: string | undefined;
  'agent-requests'?: string | undefined;
  'agent-limits'?: string | undefined;
  toleration?: string[] | undefined;
  'node-label'?: string[] | undefined;
}

/** What a line wishes for: its store may be one that a Velero elsewhere knows by name. */
export type LineWishes = Omit<VeleroWishes, 'store'> & { store: VeleroStore | LocationName };

/** What the options wish for. Throws `usage`. */
export function wishesOf(values: WishOptions): LineWishes {
  const { namespace = 'velero', registry, plugin, ttl, secret, toleration } = values;
  const { 'node-label': labels, 'inside-endpoint': inside } = values;
  const cloud = cloudOf(values);
  return {
    namespace,
    store: cloud ? { cloud } : (locationOf(values) ?? bucketOf(values)),
    ...(inside !== undefined && { insideEndpoint: addressOf(inside) }),
    ...(secret !== undefined && { secret: secretOf(secret) }),
    ...(values['read-only'] && { readOnly: true }),
    ...(registry !== undefined && { registry }),
    ...(plugin !== undefined && { plugin }),
    ...(values['node-agent'] && { nodeAgent: true }),
    ...(values.csi && { csi: true }),
    ...(ttl !== undefined && { ttlHours: wholeNumber('--ttl', ttl) }),
    ...sizes('server', values['server-requests'], values['server-limits']),
    ...sizes('agent', values['agent-requests'], values['agent-limits']),
    ...(toleration && { tolerations: toleration.map(tolerationOf) }),
    ...(labels && { nodeSelector: Object.fromEntries(labels.map((word) => pair('--node-label', word))) }),
  };
}

function bucketOf(values: WishOptions): VeleroStore {
  const store = storeOf(values);
  if (store && 's3' in store) return store;
  throw wrongUse('velero install needs --store s3://BUCKET, --location-context or --provider');
}

function locationOf(values: WishOptions): LocationName | undefined {
  const { 'location-context': context, location, profile } = values;
  if (context === undefined) {
    if (location !== undefined) throw wrongUse('--location needs --location-context');
    return undefined;
  }
  const stray = (['store', 'endpoint', 'region', 'path-style', 'ca'] as const).find(
    (name) => values[name] !== undefined,
  );
  if (stray !== undefined) throw wrongUse(`--${stray} does not go with --location-context`);
  const [name = '', namespace, ...more] = (location ?? 'default').split('/').reverse();
  if (name === '' || namespace === '' || more.length > 0) {
    throw wrongUse(`--location takes [NAMESPACE/]NAME, not ${location}`);
  }
  return { context, name, ...(namespace !== undefined && { namespace }), ...(profile !== undefined && { profile }) };
}

function addressOf(word: string): string {
  if (!/^https?:$/.test(URL.parse(word)?.protocol ?? '')) {
    throw wrongUse(`--inside-endpoint takes an address such as http://minio.storage:9000, not ${word}`);
  }
  return word;
}

function secretOf(word: string): { name: string; key: string } {
  const [name = '', key = 'cloud', ...more] = word.split('/');
  if (name === '' || key === '' || more.length > 0) throw wrongUse(`--secret takes NAME or NAME/KEY, not ${word}`);
  return { name, key };
}

function sizes(of: 'server' | 'agent', requests?: string, limits?: string): Partial<Record<typeof of, PodSize>> {
  if (requests === undefined && limits === undefined) return {};
  const [asked, bound] = [quantities(`--${of}-requests`, requests), quantities(`--${of}-limits`, limits)];
  const size: PodSize = {
    ...(asked.cpu !== undefined && { cpuRequest: asked.cpu }),
    ...(asked.memory !== undefined && { memoryRequest: asked.memory }),
    ...(bound.cpu !== undefined && { cpuLimit: bound.cpu }),
    ...(bound.memory !== undefined && { memoryLimit: bound.memory }),
  };
  return { [of]: size };
}

function quantities(option: string, words: string | undefined): { cpu?: string; memory?: string } {
  const found = Object.fromEntries((words?.split(',') ?? []).map((word) => pair(option, word)));
  const stray = Object.keys(found).find((name) => name !== 'cpu' && name !== 'memory');
  if (stray !== undefined) throw wrongUse(`${option} takes cpu=… and memory=…, not ${stray}`);
  return found;
}

function pair(option: string, word: string): [string, string] {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(word) ?? [];
  if (name === undefined || value === undefined) throw wrongUse(`${option} takes NAME=VALUE, not ${word}`);
  return [name, value];
}

function tolerationOf(word: string): Toleration {
  const toleration = parseToleration(word);
  if (toleration) return toleration;
  throw wrongUse(`--toleration takes KEY[=VALUE][:${effects.join('|')}], not ${word}`);
}
