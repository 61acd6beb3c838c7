import type { ClusterReader } from '../../kube/cluster.ts';
import { configMapResource } from '../../kube/core-resources.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { ApiResource, KubeObject } from '../../model/objects/object.ts';
import type { VeleroRestoreWish } from '../../model/velero/velero-run.ts';
import { veleroResource } from '../../velero/resource.ts';
import { accepted } from '../../velero/run/accepted.ts';
import { backupObject } from '../../velero/run/backup-spec.ts';
import { restoreObject } from '../../velero/run/restore-spec.ts';
import type { RunContext } from '../direct/run-context.ts';
import { backupWish } from './back-up.ts';
import { restoreName } from './restore-name.ts';

/**
 * Asks each cluster, before anything is written, whether this person may ask its Velero for what the run needs, and whether that Velero knows it.
 * @throws KubeferryError `denied` or `invalid` in the words of `accepted`, and what the clusters answer.
 */
export async function requireAcceptance(context: RunContext, { backedUp }: { backedUp: boolean }): Promise<void> {
  const { plan, source, targets, backup, run, scope } = context;
  const { namespace } = plan.spec.velero;
  const { signal } = scope;
  if ('reader' in source && !backedUp) {
    const wish = await backupWish(plan, source.reader, signal);
    const resource = await veleroResource(source.reader, 'backups', signal);
    await ask(source.reader, resource, backupObject({ namespace, name: backup }, wish), signal);
  }
  for (const { reader, spec } of targets) {
    const name = restoreName(run, spec.name, 'asked');
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace } };
    await ask(reader, configMapResource, config, signal);
    const resource = await veleroResource(reader, 'restores', signal);
    await ask(reader, resource, restoreObject({ namespace, name }, { ...everyWish, backupName: backup }), signal);
  }
}

/** All that the Restores of a run may say. */
const everyWish: VeleroRestoreWish = {
  existingResourcePolicy: 'none',
  resourceModifier: 'modifiers',
  includedNamespaces: ['default'],
  includedResources: ['pods'],
  excludedResources: ['events'],
  includeClusterResources: true,
  restorePVs: true,
  namespaceMapping: { default: 'default' },
};

async function ask(
  reader: ClusterReader,
  resource: ApiResource,
  object: KubeObject,
  signal: AbortSignal,
): Promise<void> {
  try {
    await accepted(reader, resource, object, signal);
  } catch (thrown) {
    // One of an earlier session is gone on with.
    if (toKubeferryError(thrown).code !== 'already-exists') throw thrown;
  }
}
