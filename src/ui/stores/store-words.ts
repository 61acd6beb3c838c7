import type { StoreSpec } from '../../model/migration/plan.ts';
import type { ReadStore } from '../../model/stores/read-store.ts';
import { storeLabel } from '../../model/stores/store-label.ts';
import type { Translate } from '../translate.ts';
import type { KnownStore } from './known-stores.ts';

/** The row of a store in a list: its name or its place, and beside it what the first leaves out. */
export function storeRow({ spec, name, reason }: Pick<KnownStore, 'spec' | 'name' | 'reason'>): {
  label: string;
  description: string;
} {
  const place = storeLabel(spec);
  return name === undefined
    ? { label: place, description: reason }
    : { label: name, description: `${place} · ${reason}` };
}

/** What a store is, a line each; `typed`: keys were typed for it. */
export function storeTooltip(spec: ReadStore, typed: boolean, t: Translate): string {
  if ('velero' in spec) {
    const { context, namespace } = spec.velero;
    return [
      t('Read through the Velero in {context}, which signs an address for each file.', { context }),
      t('Allows in {context}: create and delete in {namespace}', { context, namespace }),
      inClear(t),
    ].join('\n');
  }
  if ('folder' in spec) return `${t('Folder: {folder}', { folder: spec.folder })}\n${inClear(t)}`;
  const { bucket, prefix = '', endpoint, region, pathStyle, ca } = spec.s3;
  return [
    t('Bucket: {bucket}', { bucket }),
    ...(prefix === '' ? [] : [t('Prefix: {prefix}', { prefix })]),
    t('Endpoint: {endpoint}', { endpoint: endpoint ?? t('Amazon S3') }),
    t('Region: {region}', { region: region ?? 'us-east-1' }),
    (pathStyle ?? endpoint !== undefined) ? t('The bucket is in the path.') : t('The bucket is in the host name.'),
    ...(ca === undefined ? [] : [t('Certificate authority: {ca}', { ca })]),
    credentialsWords(spec, typed, t),
    inClear(t),
  ].join('\n');
}

function credentialsWords({ s3 }: Extract<StoreSpec, { s3: unknown }>, typed: boolean, t: Translate): string {
  const { secret, profile } = s3;
  if (secret) {
    const { namespace, name, context } = secret;
    return t('Keys: the Secret {secret} in {context}', { secret: `${namespace}/${name}`, context });
  }
  if (profile !== undefined) return t('Keys: the AWS profile {profile}', { profile });
  return typed ? t('Keys: typed, in the secret storage of VS Code') : t('Keys: the environment or the default profile');
}

function inClear(t: Translate): string {
  return t('A backup holds Secrets in clear.');
}
