import { expandHome } from '../model/home-path.ts';
import { record, text as textOf } from '../model/json/parse.ts';
import type { StoreSpec } from '../model/migration/plan.ts';
import type { EngineSettings } from '../model/settings.ts';
import type { StoreSecret } from '../model/stores/storage-location.ts';
import { storeKey } from '../model/stores/store-identity.ts';
import type { SettingKey } from './manifest.ts';

/** What a person wrote in the settings, narrowed: values of another type count as the default. Pure. */

/** A store and what a person calls it. */
export interface NamedStore {
  spec: StoreSpec;
  name?: string;
}

/** The entries of `kubeferry.stores` in the settings of the person and in those of the workspace: both count. */
export interface StoreLists {
  user: readonly unknown[];
  workspace: readonly unknown[];
}

/** The settings below `kubeferry.` with their types. */
export interface Settings extends Record<SettingKey, unknown> {
  'kubeconfig.files': string[];
  /** Nothing: the folder that the engine chooses. */
  'store.default': StoreSpec | undefined;
  /** Those that a person added, each once: of two entries for one store the first counts. */
  stores: NamedStore[];
  'credentialPlugins.path': string[];
  concurrency: number;
  'codeLens.enabled': boolean;
  'hover.enabled': boolean;
  'log.level': EngineSettings['logLevel'];
}

/** Reads one raw value of each setting. `home` takes the place of a leading `~`. */
export const settingValues: { [K in SettingKey]: (value: unknown, home: string) => Settings[K] } = {
  'kubeconfig.files': paths,
  'store.default': store,
  stores: (value, home) => (Array.isArray(value) ? eachOnce(value.flatMap((entry) => namedStore(entry, home))) : []),
  'credentialPlugins.path': paths,
  concurrency: (value) => (typeof value === 'number' ? Math.min(256, Math.max(1, Math.round(value))) : 32),
  'codeLens.enabled': (value) => value !== false,
  'hover.enabled': (value) => value !== false,
  'log.level': (value) => logLevels.find((level) => level === value) ?? 'info',
};

/** From the quietest to the most talkative. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const;

/** VS Code's own settings about proxies, as they stand. */
export interface ProxySettings {
  url: unknown;
  noProxy: unknown;
  strictSsl: unknown;
  authorization: unknown;
  /** `off` turns proxies of extensions off. */
  support: unknown;
}

/** The proxy that the engine must use, or nothing. */
export function proxyOf(settings: ProxySettings): EngineSettings['proxy'] {
  const { url, noProxy, strictSsl, authorization, support } = settings;
  if (typeof url !== 'string' || url.trim() === '' || support === 'off') return undefined;
  return {
    url: url.trim(),
    noProxy: texts(noProxy),
    strictSsl: strictSsl !== false,
    ...(typeof authorization === 'string' && authorization !== '' && { authorization }),
  };
}

function paths(value: unknown, home: string): string[] {
  return texts(value).map((path) => expandHome(path, home));
}

function texts(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter((item): item is string => typeof item === 'string' && item.trim() !== '')
    .map((item) => item.trim());
}

function eachOnce(stores: readonly NamedStore[]): NamedStore[] {
  const byKey = Map.groupBy(stores, ({ spec }) => storeKey(spec));
  return [...byKey.values()].flatMap(([first]) => first ?? []);
}

function namedStore(value: unknown, home: string): NamedStore[] {
  const spec = store(value, home);
  const { name } = record(value);
  if (!spec) return [];
  return [typeof name === 'string' && name.trim() !== '' ? { spec, name: name.trim() } : { spec }];
}

function store(value: unknown, home: string): StoreSpec | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('folder' in value && typeof value.folder === 'string' && value.folder !== '') {
    const allowed = 'insideGit' in value && value.insideGit === 'allowed';
    return { folder: expandHome(value.folder, home), ...(allowed && { insideGit: 'allowed' }) };
  }
  if (!('s3' in value) || typeof value.s3 !== 'object' || value.s3 === null) return undefined;
  const { s3 } = value;
  if (!('bucket' in s3) || typeof s3.bucket !== 'string' || s3.bucket === '') return undefined;
  const text = (key: string) => {
    const found = Object.entries(s3).find(([name]) => name === key)?.[1];
    return typeof found === 'string' && found !== '' ? { [key]: found } : {};
  };
  const path = (key: string) =>
    Object.fromEntries(Object.entries(text(key)).map(([name, found]) => [name, expandHome(found, home)]));
  const pathStyle = 'pathStyle' in s3 && typeof s3.pathStyle === 'boolean' ? { pathStyle: s3.pathStyle } : {};
  return {
    s3: {
      bucket: s3.bucket,
      ...text('prefix'),
      ...text('endpoint'),
      ...text('region'),
      ...text('profile'),
      ...secretOf(record(s3).secret),
      ...path('ca'),
      ...pathStyle,
    },
  };
}

/** The Secret that the keys of a store come from; nothing where a part of its place is missing. */
function secretOf(value: unknown): { secret?: StoreSecret } {
  const place = record(value);
  const part = (key: keyof StoreSecret) => textOf(place[key]);
  const [context, namespace, name, key, profile] = [
    part('context'),
    part('namespace'),
    part('name'),
    part('key'),
    part('profile'),
  ];
  if (!context || !namespace || !name || !key) return {};
  return { secret: { context, namespace, name, key, ...(profile && { profile }) } };
}
