import type { ClusterReader } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { KubeferryError } from '../../model/error.ts';
import { record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import { controllerOf } from '../../model/objects/controller.ts';
import { cloudLabel, isSameCloud } from '../../model/stores/cloud-store.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import { isSameBucket, isSameEndpoint } from '../../model/stores/store-identity.ts';
import { storeLabel } from '../../model/stores/store-label.ts';
import type { VeleroInstallation } from '../../model/velero/velero-installation.ts';
import { compareVersions } from '../../model/velero/velero-version-order.ts';
import type { VeleroWishes } from '../../model/velero/velero-wishes.ts';

/**
 * Throws `conflict` where an installation of this version would take something from a Velero that is there: one that is
 * newer, in any namespace (they share their definitions), or an older one in the same place, which an upgrade is for.
 */
export function refuseUnfit(found: readonly VeleroInstallation[], namespace: string, version: string): void {
  for (const { server, namespace: place, context } of found) {
    if (!server) continue;
    const order = server.version === undefined ? undefined : compareVersions(server.version, version);
    if (order === undefined && place === namespace) throw untold(server.image, context);
    if (order === undefined || order === 0) continue;
    const words = { there: server.version ?? '', version, namespace: place };
    if (order > 0) throw new KubeferryError('conflict', message('velero.newerThere', words), { context });
    if (place !== namespace) continue;
    throw new KubeferryError('conflict', message('velero.olderThere', words), {
      context,
      hint: message('velero.olderThere.hint'),
    });
  }
}

/** The error of a Velero whose version nobody can tell. */
export function untold(image: string, context: string): KubeferryError {
  return new KubeferryError('conflict', message('velero.versionUntold', { image }), {
    context,
    hint: message('velero.versionUntold.hint'),
  });
}

/** Throws `conflict` where the store that is to be Velero's default one is there and leads elsewhere: its backups would be out of sight. */
export function refuseOtherStore(found: VeleroInstallation | undefined, wishes: VeleroWishes): void {
  const there = found?.locations.find(({ name }) => name === 'default');
  if (!there || leadsTo(there, wishes)) return;
  const words = { namespace: wishes.namespace, there: labelOf(there) };
  throw new KubeferryError('conflict', message('velero.otherStore', words), {
    context: there.context,
    hint: message('velero.otherStore.hint'),
  });
}

function leadsTo(there: StorageLocation, { store, insideEndpoint }: VeleroWishes): boolean {
  if (!('s3' in store)) return there.cloud !== undefined && isSameCloud(there.cloud, store.cloud);
  const address = there.store?.s3.endpoint;
  const isSameServer = [store.s3.endpoint, insideEndpoint].some((one) => isSameEndpoint(one, address));
  return there.store !== undefined && isSameServer && isSameBucket(there.store, store);
}

function labelOf({ store, cloud, provider }: StorageLocation): string {
  if (store) return storeLabel(store);
  return cloud ? cloudLabel(cloud) : provider;
}

/** Throws `conflict` where somebody else keeps the Velero of a namespace as it is, such as Helm: a change would be undone, or break that. */
export async function refuseManaged(cluster: ClusterReader, namespace: string, signal: AbortSignal): Promise<void> {
  const deployments = (await cluster.discovery({ signal })).findResource('deployments.apps');
  if (!deployments) return;
  const server = await getIfThere(cluster, { resource: deployments, namespace, name: 'velero' }, signal);
  if (!server) return;
  const owner = controllerOf(server);
  const keeper = owner ? `${owner.kind} ${owner.name}` : server.metadata.labels?.['app.kubernetes.io/managed-by'];
  if (keeper === undefined) return;
  throw new KubeferryError('conflict', message('velero.managed', { keeper, namespace }), {
    context: cluster.context,
    hint: message('velero.managed.hint', { keeper }),
  });
}

/**
 * Throws `conflict` where a server runs in a namespace and is none of those that an installation makes (`installed`): who changed or
 * removed those would leave it as it is.
 */
export function refuseUnusual(found: VeleroInstallation | undefined, installed: readonly unknown[]): void {
  if (!found?.server || installed.length > 0) return;
  const { namespace, context } = found;
  throw new KubeferryError('conflict', message('velero.unusual', { namespace }), {
    context,
    hint: message('velero.unusual.hint'),
  });
}

/** What a backup or restore is in while its server works on it. */
const working =
  /^(InProgress|Finalizing|FinalizingPartiallyFailed|WaitingForPluginOperations|WaitingForPluginOperationsPartiallyFailed)$/;

/** Throws `conflict` where the server is at work on a backup or restore: stopping or restarting it makes that fail. */
export async function refuseWhileBusy(
  cluster: ClusterReader,
  found: VeleroInstallation | undefined,
  signal: AbortSignal,
): Promise<void> {
  // A server that is down works on nothing, whatever it left behind.
  if (!found?.server?.ready) return;
  const discovery = await cluster.discovery({ signal });
  for (const name of ['backups.velero.io', 'restores.velero.io']) {
    const resource = discovery.findResource(name);
    if (!resource) continue;
    for await (const { items } of cluster.list(resource, { namespace: found.namespace, signal })) {
      const busy = items.find(({ status }) => working.test(text(record(status).phase) ?? ''));
      if (!busy) continue;
      const words = { kind: busy.kind, name: busy.metadata.name, phase: text(record(busy.status).phase) ?? '' };
      throw new KubeferryError('conflict', message('velero.busy', words), {
        context: cluster.context,
        hint: message('velero.busy.hint'),
      });
    }
  }
}
