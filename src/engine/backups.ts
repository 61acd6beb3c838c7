import { readFile } from 'node:fs/promises';
import { backUp } from '../backup/back-up.ts';
import { listBackups, listNewestBackups } from '../backup/list.ts';
import { openBackup } from '../backup/read.ts';
import { WebAgent } from '../kube/transport/web-agent.ts';
import { restorable as findRestorable } from '../migrate/restorable.ts';
import { KubeferryError } from '../model/error.ts';
import type { EventSink } from '../model/event.ts';
import { message } from '../model/message.ts';
import type { StoreSpec } from '../model/plan.ts';
import { defaultStoreFolder } from '../store/default.ts';
import { openStore, type StoreCredentials } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { keysFromSecret } from '../velero/secret-keys.ts';
import type { Call, EngineScope, Handlers } from './handler.ts';

/** Requests on stores and on the backups in them. */
export const backupHandlers: Handlers<'backup.create' | 'backup.list' | 'backup.objects' | 'store.default'> = {
  'backup.create': ({ context, namespaces, store: spec, name, ttlHours }, call, scope) =>
    withStore(spec, call, scope, async (store) => {
      const cluster = await scope.cluster(context);
      const select = { namespaces, clusterScoped: 'referenced' as const, exclude: [] };
      const emit: EventSink = (event) => call.emit({ at: new Date().toISOString(), ...event });
      return backUp(cluster, store, select, { name, ttlHours }, { signal: call.signal, emit, step: 'back-up' });
    }),
  'backup.list': ({ store: spec, after, limit, order }, call, scope) =>
    withStore(spec, call, scope, (store) => {
      const page = { limit, ...(after !== undefined && { after }) };
      return (order === 'newest' ? listNewestBackups : listBackups)(store, page, call.signal);
    }),
  'backup.objects': ({ store: spec, name, restorable }, call, scope) =>
    withStore(spec, call, scope, async (store) => {
      const backup = await openBackup(store, name, call.signal);
      const entries = restorable ? await findRestorable(backup, call.signal) : await backup.entries();
      return entries.map(({ offset: _offset, length: _length, ...ref }) => ref);
    }),
  'store.default': async () => ({ folder: defaultStoreFolder() }),
};

/**
 * Opens a store for a front: with the keys of its Secret, its profile or the environment, else with those that the person is asked for.
 * Throws `denied` where there are none, `cancelled` where the signal aborts meanwhile, and what `openStore` and the cluster throw. Whoever
 * opens it closes it.
 */
export async function openStoreFor(spec: StoreSpec, scope: EngineScope, signal: AbortSignal): Promise<Store> {
  const network = { agent: new WebAgent(scope.settings.proxy, await authorityOf(spec)) };
  try {
    return await openStore(spec, await keysInCluster(spec, scope, signal), network);
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError) || thrown.words.code !== 'store.noCredentials') throw thrown;
    const about = String(thrown.words.args.store ?? '');
    const accessKeyId = await scope.askSecret('s3-access-key', about, signal);
    const secretAccessKey = accessKeyId === null ? null : await scope.askSecret('s3-secret-key', about, signal);
    if (accessKeyId === null || secretAccessKey === null) throw thrown;
    return openStore(spec, { accessKeyId, secretAccessKey }, network);
  }
}

/** The keys that lie in a Secret which the store names. */
async function keysInCluster(
  spec: StoreSpec,
  scope: EngineScope,
  signal: AbortSignal,
): Promise<StoreCredentials | undefined> {
  const secret = 's3' in spec ? spec.s3.secret : undefined;
  return secret && keysFromSecret(await scope.cluster(secret.context), secret, signal);
}

/** The certificate authority that a store names. */
async function authorityOf(spec: StoreSpec): Promise<Buffer | undefined> {
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

/** Opens a store for one request, and closes it behind it. */
export async function withStore<Result>(
  spec: StoreSpec,
  { signal }: Pick<Call<never>, 'signal'>,
  scope: EngineScope,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const store = await openStoreFor(spec, scope, signal);
  try {
    return await work(store);
  } finally {
    store.close();
  }
}
