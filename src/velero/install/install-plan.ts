import type { ClusterReader } from '../../kube/cluster.ts';
import { dryRunsOnly } from '../../kube/writer.ts';
import { KubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { cloudLabel } from '../../model/stores/cloud-store.ts';
import type { VeleroItem } from '../../model/velero/velero-change.ts';
import type { VeleroInstallation } from '../../model/velero/velero-installation.ts';
import type { VeleroWishes } from '../../model/velero/velero-wishes.ts';
import { veleroInstallations } from '../installation.ts';
import { fileFromSecret, keysFromSecret } from '../secret-keys.ts';
import { applyObject } from './apply-object.ts';
import { checkCloudCredentials, checkCloudStore } from './cloud-store.ts';
import { type StoreParts, veleroObjects } from './objects.ts';
import { refuseManaged, refuseOtherStore, refuseUnfit, refuseWhileBusy } from './refusals.ts';
import { objectsOfVersion } from './versions.ts';

/** What an installation or an upgrade would do, before anything is written. */
export interface ApplyPlan {
  from?: string;
  to: string;
  items: VeleroItem[];
  definitions: KubeObject[];
  objects: KubeObject[];
  remarks: Message[];
}

/**
 * What an installation would do, by what the cluster itself says to it; nothing is written. Throws `conflict` where it would
 * take something from a Velero that is there or is at work, `denied` where there are no keys, `misconfigured` where the plug-in
 * would not take what it is given, and what the cluster says against an object.
 */
export async function planInstall(
  cluster: ClusterReader,
  wishes: VeleroWishes,
  parts: StoreParts,
  signal: AbortSignal,
): Promise<ApplyPlan> {
  const { namespace } = wishes;
  const data = await objectsOfVersion(wishes.version);
  const found = await veleroInstallations(cluster, signal);
  const mine = found.find((one) => one.namespace === namespace);
  refuseUnfit(found, namespace, data.version);
  refuseOtherStore(mine, wishes);
  await refuseManaged(cluster, namespace, signal);
  await checkKeys(cluster, wishes, parts, signal);
  const objects = veleroObjects(data, wishes, parts);
  const items = await whatItDoes(cluster, [...data.definitions, ...objects], signal);
  const restarts = items.some(({ object, does }) => object.kind === 'Deployment' && does === 'update');
  if (restarts) await refuseWhileBusy(cluster, mine, signal);
  const { version: from } = mine?.server ?? {};
  return {
    ...(from !== undefined && { from }),
    to: data.version,
    items,
    definitions: data.definitions,
    objects,
    remarks: [...remarksOn(wishes, parts, found), ...(restarts ? [message('velero.remark.restarts')] : [])],
  };
}

/** Throws where Velero would not get into its store. Another image of a plug-in may take other keys. */
async function checkKeys(
  cluster: ClusterReader,
  { store, secret, namespace, plugin }: VeleroWishes,
  { credentials }: StoreParts,
  signal: AbortSignal,
): Promise<void> {
  const place = secret && { context: cluster.context, namespace, ...secret };
  if ('s3' in store) {
    if (place) await keysFromSecret(cluster, place, signal);
    return;
  }
  const { cloud } = store;
  if (plugin === undefined) checkCloudStore(cloud);
  const text = place ? await fileFromSecret(cluster, place, signal) : credentials;
  if (text === undefined) {
    throw new KubeferryError('denied', message('velero.cloudWithoutKeys', { store: cloudLabel(cloud) }), {
      hint: message('velero.cloudWithoutKeys.hint'),
    });
  }
  const from = place ? `${namespace}/${place.name}` : (cloud.credentials ?? '');
  if (plugin === undefined) checkCloudCredentials(cloud, text, from);
}

/** What applying objects would do, in their order; they are asked about at once, because a far cluster takes its time. */
export async function whatItDoes(
  cluster: ClusterReader,
  objects: readonly KubeObject[],
  signal: AbortSignal,
  manager?: string,
): Promise<VeleroItem[]> {
  const asked = dryRunsOnly(cluster);
  const told = await Promise.all(
    objects.map((object) => applyObject(asked, object, { dryRun: true, manager, signal })),
  );
  return told.map(({ ref, did, places }) => ({ object: ref, does: did, ...(places !== '' && { places }) }));
}

function remarksOn(wishes: VeleroWishes, parts: StoreParts, found: readonly VeleroInstallation[]): Message[] {
  const { store, insideEndpoint } = wishes;
  const { bucket } = 's3' in store ? store.s3 : store.cloud;
  const endpoint = 's3' in store ? (insideEndpoint ?? store.s3.endpoint) : undefined;
  const others = found.filter(({ namespace, server }) => server && namespace !== wishes.namespace);
  const here = endpoint !== undefined && isThisMachine(new URL(endpoint).hostname);
  return [
    ...(here ? [message('velero.remark.thisMachine', { endpoint })] : []),
    ...(parts.keys?.sessionToken === undefined ? [] : [message('velero.remark.lentKeys')]),
    ...(wishes.readOnly ? [] : [message('velero.remark.expires', { bucket })]),
    ...others.map(({ namespace }) => message('velero.remark.another', { namespace })),
  ];
}

/** Whether an address leads, from a pod, to the pod itself. */
function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}
