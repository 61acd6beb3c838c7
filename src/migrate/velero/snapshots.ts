import type { ClusterReader } from '../../kube/cluster.ts';
import { claimResource, volumeResource } from '../../kube/core-resources.ts';
import { KubeferryError } from '../../model/error.ts';
import { record, text } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import type { VeleroInstallation } from '../../model/velero/velero-installation.ts';
import { veleroInstallations } from '../../velero/installation.ts';
import type { ClaimDecisions, OpenTarget } from '../direct/run-context.ts';

/**
 * A claim whose data goes along by a snapshot: Velero has the CSI driver of the source take it, moves what is in it into the store,
 * and fills a new volume on the target from there. No pod needs to mount it.
 */

/** The claims whose data goes along by snapshots, as `namespace/claim`. */
export function snapshotClaims(claims: ClaimDecisions): string[] {
  return [...claims].flatMap(([claim, { choice }]) => (choice === 'snapshot' ? [claim] : []));
}

/** What they are called on a target. */
export function snapshotClaimsOn({ mappings }: Pick<OpenTarget, 'mappings'>, claims: ClaimDecisions): Set<string> {
  return new Set(
    snapshotClaims(claims).map((claim) => {
      const [namespace = '', name = ''] = claim.split('/');
      return `${targetNamespace(mappings, namespace)}/${name}`;
    }),
  );
}

/**
 * Looks whether the Velero of a cluster moves snapshots. What may not be seen counts as there.
 * @throws KubeferryError `invalid` where it does not.
 */
export async function requireCsi(cluster: ClusterReader, namespace: string, signal: AbortSignal): Promise<void> {
  const found = await installationIn(cluster, namespace, signal);
  if (!found?.server || found.server.features.includes('EnableCSI')) return;
  const { context } = cluster;
  throw new KubeferryError('invalid', message('run.velero-no-csi', { context, namespace }), {
    context,
    hint: message('run.velero-no-csi.hint'),
  });
}

/**
 * Looks whether Velero can take a snapshot of each claim: its driver has to be a CSI driver with a snapshot class that Velero finds.
 * Gives, for each driver, the class that Velero will use. Source: https://velero.io/docs/v1.18/csi/#implementation-choices.
 * @throws KubeferryError `invalid` naming the first claim of which none can be taken.
 */
export async function requireSnapshotClasses(
  cluster: ClusterReader,
  namespace: string,
  claims: readonly string[],
  signal: AbortSignal,
): Promise<Message[]> {
  const classes = (await installationIn(cluster, namespace, signal))?.snapshotClasses;
  const { context } = cluster;
  const used = new Map<string, string>();
  for (const claim of claims) {
    const driver = await driverOf(cluster, claim, signal);
    if (driver === undefined) throw noSnapshot(message('run.claim-no-driver', { claim, context }), context);
    const own = classes?.filter((one) => one.driver === driver) ?? [];
    const chosen = own.find(({ forVelero }) => forVelero) ?? (own.length === 1 ? own[0] : undefined);
    if (!chosen) {
      const code = own.length > 1 ? 'run.claim-which-class' : 'run.claim-no-class';
      throw noSnapshot(message(code, { claim, context, driver }), context);
    }
    used.set(driver, chosen.name);
  }
  return [...used].map(([driver, name]) => message('run.snapshot-class', { driver, name, context }));
}

function noSnapshot(words: Message, context: string): KubeferryError {
  return new KubeferryError('invalid', words, { context, hint: message('run.claim-no-snapshot.hint') });
}

async function installationIn(
  cluster: ClusterReader,
  namespace: string,
  signal: AbortSignal,
): Promise<VeleroInstallation | undefined> {
  return (await veleroInstallations(cluster, signal)).find((one) => one.namespace === namespace);
}

/** The CSI driver of the volume of a claim; nothing where it has none. */
async function driverOf(cluster: ClusterReader, claim: string, signal: AbortSignal): Promise<string | undefined> {
  const [namespace = '', name = ''] = claim.split('/');
  const { spec } = await cluster.get({ resource: claimResource, namespace, name }, signal);
  const volume = text(record(spec).volumeName);
  if (volume === undefined) return undefined;
  const found = await cluster.get({ resource: volumeResource, name: volume }, signal);
  return text(record(record(found.spec).csi).driver);
}
