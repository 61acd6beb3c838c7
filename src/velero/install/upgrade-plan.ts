import type { ClusterReader } from '../../kube/cluster.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { upgradeManager } from '../../model/objects/field-manager.ts';
import type { VeleroInstallation } from '../../model/velero/velero-installation.ts';
import { compareVersions, minorsBetween } from '../../model/velero/velero-version-order.ts';
import { veleroInstallations } from '../installation.ts';
import { type ApplyPlan, whatItDoes } from './install-plan.ts';
import { refuseManaged, refuseUnfit, refuseUnusual, refuseWhileBusy, untold } from './refusals.ts';
import { upgradedWorkloads } from './upgraded-workloads.ts';
import { objectsOfVersion } from './versions.ts';

/** The first version whose installation is laid out as those of today. */
const oldest = 'v1.10.0';

/**
 * What an upgrade would do: definitions, images, and options of the server that the new version does not know. Nothing else
 * of the installation changes. Nothing is written. Throws `not-found` where there is no Velero, `conflict` where it is newer,
 * too old, at work or kept by somebody else.
 */
export async function planUpgrade(
  cluster: ClusterReader,
  { namespace, version }: { namespace: string; version?: string },
  signal: AbortSignal,
): Promise<ApplyPlan> {
  const data = await objectsOfVersion(version);
  const all = await veleroInstallations(cluster, signal);
  const found = all.find((one) => one.namespace === namespace);
  const from = versionThere(found, namespace, cluster.context);
  refuseStep(from, data.version, cluster.context);
  const others = all.filter((one) => one !== found);
  refuseUnfit(others, namespace, data.version);
  await refuseManaged(cluster, namespace, signal);
  const { objects, remarks } = await upgradedWorkloads(cluster, namespace, data, signal);
  refuseUnusual(
    found,
    objects.filter(({ kind }) => kind === 'Deployment'),
  );
  const items = [
    ...(await whatItDoes(cluster, data.definitions, signal)),
    ...(await whatItDoes(cluster, objects, signal, upgradeManager)),
  ];
  const restarts = items.some(({ object, does }) => object.kind === 'Deployment' && does === 'update');
  if (restarts) await refuseWhileBusy(cluster, found, signal);
  const skips = minorsBetween(from, data.version) > 1;
  return {
    from,
    to: data.version,
    items,
    definitions: data.definitions,
    objects,
    remarks: [
      ...(skips ? [message('velero.remark.skips', { from, to: data.version })] : []),
      ...remarks,
      ...(restarts ? [message('velero.remark.restarts')] : []),
    ],
  };
}

function versionThere(found: VeleroInstallation | undefined, namespace: string, context: string): string {
  if (!found?.server) {
    throw new KubeferryError('not-found', message('velero.noneThere', { namespace, context }), {
      context,
      hint: message('velero.noneThere.hint'),
    });
  }
  const { version, image } = found.server;
  if (version === undefined) throw untold(image, context);
  return version;
}

function refuseStep(from: string, to: string, context: string): void {
  if ((compareVersions(from, to) ?? 0) > 0) {
    throw new KubeferryError('conflict', message('velero.goesDown', { from, to }), { context });
  }
  if ((compareVersions(from, oldest) ?? 0) >= 0) return;
  throw new KubeferryError('conflict', message('velero.tooOld', { from, oldest }), {
    context,
    hint: message('velero.tooOld.hint', { oldest }),
  });
}
