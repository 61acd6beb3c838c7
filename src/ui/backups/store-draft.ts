import { expandHome } from '../../model/home-path.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import type { StoreSecret } from '../../model/stores/storage-location.ts';
import type { StoreKeys } from '../../model/stores/store-keys.ts';
import { type PresetName, presetEndpoint, presetOf, presets } from '../../model/stores/store-presets.ts';
import type { NamedStore } from '../setting-values.ts';
import type { Translate } from '../translate.ts';

/** The answers of Add Store… and Edit Store…, and what they make. Pure. */

/** Where the keys of a store come from. */
export type KeySource =
  | { from: 'environment' }
  | { from: 'profile'; profile: string }
  | { from: 'secret'; secret: StoreSecret }
  | ({ from: 'typed' } & StoreKeys);

type S3Spec = Extract<StoreSpec, { s3: unknown }>['s3'];

/** The answers while the pages are filled in; a text that was not given is empty. */
export interface StoreDraft {
  kind?: PresetName | 'folder';
  folder: string;
  insideGit: boolean;
  bucket: string;
  prefix: string;
  endpoint: string;
  region: string;
  pathStyle: boolean | undefined;
  ca: string;
  keys: KeySource;
  /** The person types keys now. */
  typing: boolean;
  name: string;
}

/** A draft with nothing answered, or with a store as it is and the keys that were typed for it. */
export function storeDraft(store?: NamedStore, typed?: StoreKeys): StoreDraft {
  const draft: StoreDraft = {
    ...{ folder: '', insideGit: false, bucket: '', prefix: '', endpoint: '', region: '', pathStyle: undefined, ca: '' },
    ...{ keys: { from: 'environment' }, typing: false, name: store?.name ?? '' },
  };
  if (!store) return draft;
  const { spec } = store;
  if ('folder' in spec)
    return { ...draft, kind: 'folder', folder: spec.folder, insideGit: spec.insideGit === 'allowed' };
  const { bucket, prefix = '', endpoint = '', region = '', pathStyle, ca = '' } = spec.s3;
  const keys = keySourceOf(spec.s3, typed);
  const kind = presetOf(spec.s3);
  return { ...draft, kind, bucket, prefix, endpoint, region, pathStyle, ca, ...(keys && { keys }) };
}

function keySourceOf({ secret, profile }: S3Spec, typed: StoreKeys | undefined): KeySource | undefined {
  if (secret) return { from: 'secret', secret };
  if (profile !== undefined) return { from: 'profile', profile };
  return typed && { from: 'typed', ...typed };
}

/** Takes the kind of a store; another kind than before brings its own address, region and style. */
export function chooseKind(draft: StoreDraft, kind: PresetName | 'folder'): void {
  if (draft.kind === kind) return;
  draft.kind = kind;
  if (kind === 'folder') return;
  const { region = '', pathStyle } = presets[kind];
  draft.region = region;
  draft.endpoint = presetEndpoint(presets[kind], region) ?? '';
  draft.pathStyle = pathStyle;
}

/** Takes a region, and the address that this kind of server has there. */
export function chooseRegion(draft: StoreDraft, region: string): void {
  draft.region = region;
  const { kind } = draft;
  if (kind === undefined || kind === 'folder') return;
  draft.endpoint = presetEndpoint(presets[kind], region) ?? draft.endpoint;
}

/** The store that was described. `home` takes the place of a leading `~`. */
export function draftedStore(draft: StoreDraft, home: string): NamedStore {
  const name = draft.name === '' ? {} : { name: draft.name };
  if (draft.kind === 'folder') {
    return {
      ...name,
      spec: { folder: expandHome(draft.folder, home), ...(draft.insideGit && { insideGit: 'allowed' }) },
    };
  }
  const { bucket, endpoint, region, pathStyle, ca, keys } = draft;
  const prefix = draft.prefix.split('/').filter(Boolean).join('/');
  const spec: StoreSpec = {
    s3: {
      bucket,
      ...(prefix !== '' && { prefix }),
      ...(endpoint !== '' && { endpoint }),
      ...(region !== '' && { region }),
      ...(pathStyle !== undefined && { pathStyle }),
      ...(keys.from === 'profile' && { profile: keys.profile }),
      ...(keys.from === 'secret' && { secret: keys.secret }),
      ...(ca !== '' && { ca: expandHome(ca, home) }),
    },
  };
  return { ...name, spec };
}

/** The keys that were typed, or nothing. */
export function draftedKeys({ kind, keys }: StoreDraft): StoreKeys | undefined {
  if (kind === 'folder' || keys.from !== 'typed') return undefined;
  return { accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey };
}

/** Whether keys were typed to their end: who goes back after the first of them has none. */
export function areTyped(source: KeySource): source is Extract<KeySource, { from: 'typed' }> {
  return source.from === 'typed' && source.accessKeyId !== '' && source.secretAccessKey !== '';
}

/** Why a text is no bucket; nothing where it is one. */
export function bucketProblem(text: string, t: Translate): string | undefined {
  if (/^[\w.-]{3,222}$/.test(text)) return undefined;
  return t(
    'Only the name of the bucket: at least 3 letters, digits, dots or hyphens. A folder in it is asked for next.',
  );
}

/** Why a text is no folder in a bucket; nothing where it is one, or empty. */
export function prefixProblem(text: string, t: Translate): string | undefined {
  const parts = text.replace(/^\/|\/$/g, '').split('/');
  if (text === '' || parts.every((part) => part !== '' && part !== '.' && part !== '..')) return undefined;
  return t('Parts between single slashes, none of them "." or "..".');
}

/** Why a text is no address of a server; nothing where it is one. */
export function endpointProblem(text: string, t: Translate): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return t('An address that begins with https:// or http://.');
  if (url.username !== '' || url.password !== '')
    return t('Without keys: those are asked for later, and kept elsewhere.');
  return url.search === '' && url.hash === '' ? undefined : t('Only the address of the server, without ? and #.');
}

/** Why a text is no region; nothing where it is one. */
export function regionProblem(text: string, t: Translate): string | undefined {
  return /^[\w-]+$/.test(text) ? undefined : t('Letters, digits and hyphens, such as us-east-1.');
}

/** Why a text is no full path; nothing where it is one. */
export function pathProblem(text: string, t: Translate): string | undefined {
  return /^(\/|~[\\/]|[a-z]:[\\/]|\\\\)/i.test(text) ? undefined : t('A full path, or one that begins with ~/.');
}
