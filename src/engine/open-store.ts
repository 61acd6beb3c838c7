import { readFile } from 'node:fs/promises';
import { WebAgent } from '../kube/transport/web-agent.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { StoreSpec } from '../model/migration/plan.ts';
import type { ReadStore } from '../model/stores/read-store.ts';
import type { StoreKeys } from '../model/stores/store-keys.ts';
import { storeLabel } from '../model/stores/store-label.ts';
import { type Kept, keptOf } from '../store/kept.ts';
import { keysOfEnvironment, openStore, type StoreCredentials } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { keysFromSecret } from '../velero/secret-keys.ts';
import type { Call, EngineScope } from './handler.ts';
import { openThroughVelero } from './through-velero.ts';

/**
 * Opens a store for a front: with the `keys` that are given; else with those of its Secret or its profile; else with those that the person
 * typed for it, those of the environment, or those that the person is asked for now. `environment`: without the ones that were typed.
 * Throws `denied` where there are none, `cancelled` where the signal aborts meanwhile, and what `openStore` and the cluster throw. Whoever
 * opens it closes it.
 */
export async function openStoreFor(
  spec: StoreSpec,
  scope: EngineScope,
  signal: AbortSignal,
  keys?: StoreKeys | 'environment',
): Promise<Store> {
  const network = { agent: new WebAgent(scope.settings.proxy, await authorityOf(spec)) };
  if (keys === 'environment') return openStore(spec, await keysInSecret(spec, scope, signal), network);
  try {
    return await openStore(spec, keys ?? (await knownKeys(spec, scope, signal)), network);
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError) || thrown.words.code !== 'store.noCredentials') throw thrown;
    const typed = await askKeys(spec, scope, signal, false);
    if (!typed) throw thrown;
    return openStore(spec, typed, network);
  }
}

/**
 * The keys that `openStoreFor` opens an S3 store with, for a Velero that is to reach it too. Throws `denied` where there are none,
 * `cancelled` where the signal aborts meanwhile.
 */
export async function keysOfStore(
  spec: Extract<StoreSpec, { s3: unknown }>,
  scope: EngineScope,
  signal: AbortSignal,
): Promise<StoreCredentials> {
  const known = await knownKeys(spec, scope, signal);
  if (known) return known;
  try {
    return await keysOfEnvironment(spec);
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError) || thrown.words.code !== 'store.noCredentials') throw thrown;
    const typed = await askKeys(spec, scope, signal, false);
    if (!typed) throw thrown;
    return typed;
  }
}

/** The keys in the Secret that a store names, or those that the person typed for it before; nothing for a store with a profile. */
async function knownKeys(
  spec: StoreSpec,
  scope: EngineScope,
  signal: AbortSignal,
): Promise<StoreCredentials | undefined> {
  if (!('s3' in spec)) return undefined;
  const { secret, profile } = spec.s3;
  if (secret) return keysInSecret(spec, scope, signal);
  return profile === undefined ? askKeys(spec, scope, signal, true) : undefined;
}

/** The keys in the Secret that a store names; nothing where it names none. */
async function keysInSecret(
  spec: StoreSpec,
  scope: EngineScope,
  signal: AbortSignal,
): Promise<StoreCredentials | undefined> {
  const secret = 's3' in spec ? spec.s3.secret : undefined;
  return secret && keysFromSecret(await scope.cluster(secret.context), secret, signal);
}

/** The keys that a person typed for a store, or types now; nothing where they gave none. */
async function askKeys(
  spec: StoreSpec,
  scope: EngineScope,
  signal: AbortSignal,
  stored: boolean,
): Promise<StoreKeys | undefined> {
  const about = storeLabel(spec);
  const accessKeyId = await scope.askSecret('s3-access-key', about, signal, stored);
  const secretAccessKey = accessKeyId === null ? null : await scope.askSecret('s3-secret-key', about, signal, stored);
  return accessKeyId === null || secretAccessKey === null ? undefined : { accessKeyId, secretAccessKey };
}

/** The certificate authority that a store names, in PEM. Throws `misconfigured` where its file cannot be read. */
export async function authorityOf(spec: StoreSpec): Promise<Buffer | undefined> {
  if (!('s3' in spec) || spec.s3.ca === undefined) return undefined;
  const { bucket, ca } = spec.s3;
  try {
    return await readFile(ca);
  } catch (cause) {
    throw new KubeferryError('misconfigured', message('store.caUnreadable', { store: `s3://${bucket}`, file: ca }), {
      hint: message('store.caUnreadable.hint'),
      cause,
    });
  }
}

/** Opens a store for one request, and closes it behind it; `kept` is what is kept of it on this machine. */
export async function withStore<Result>(
  spec: ReadStore,
  { signal }: Pick<Call<never>, 'signal'>,
  scope: EngineScope,
  work: (store: Store, kept: Kept) => Promise<Result>,
): Promise<Result> {
  const store =
    'velero' in spec ? await openThroughVelero(spec, scope, signal) : await openStoreFor(spec, scope, signal);
  const kept = keptOf(storeLabel(spec), (make) => scope.askSecret('cache-key', '', signal, !make), {
    log: (text) => scope.log('debug', text),
  });
  try {
    return await work(store, kept);
  } finally {
    store.close();
  }
}
