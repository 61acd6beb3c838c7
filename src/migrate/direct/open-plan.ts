import { mappingsFor } from '../../adapt/context.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { isSameCluster } from '../../kube/identity.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Migration } from '../../model/plan.ts';
import { planFile } from '../folder/folder.ts';
import { setInPlan } from '../plan/edit.ts';
import type { MigrateScope } from '../scope.ts';
import { type OpenSource, type OpenTarget, targetNamespace } from './run-context.ts';

/**
 * Connects to the clusters of a plan and holds each against the identity that the plan pins (UID of kube-system).
 * A cluster that is not pinned yet is pinned now, in the plan file.
 * @throws KubeferryError `wrong-cluster`, `invalid` (a namespace onto itself), or what the connection throws.
 */
export async function openClusters(
  folder: string,
  plan: Migration,
  scope: MigrateScope,
): Promise<{ source: OpenSource; targets: OpenTarget[] }> {
  const source = await openSource(folder, plan, scope);
  const targets: OpenTarget[] = [];
  for (const [index, spec] of plan.spec.targets.entries()) {
    const reader = await upToDate(spec.context, scope);
    const uid = await pinned(folder, reader, spec.cluster, ['spec', 'targets', index, 'cluster'], scope.signal);
    targets.push({
      spec,
      reader,
      uid,
      version: await versionOf(reader, scope.signal),
      mappings: mappingsFor(plan, spec),
    });
  }
  if (!('backup' in source)) {
    for (const target of targets) refuseOntoItself(plan, source, target);
  }
  return { source, targets };
}

/** The source of a plan, its cluster held against the pin. */
export async function openSource(folder: string, plan: Migration, scope: MigrateScope): Promise<OpenSource> {
  const source = plan.spec.source;
  if ('backup' in source) return { backup: source.backup };
  const reader = await upToDate(source.context, scope);
  const uid = await pinned(folder, reader, source.cluster, ['spec', 'source', 'cluster'], scope.signal);
  return { reader, uid, version: await versionOf(reader, scope.signal), context: source.context };
}

async function versionOf(reader: ClusterReader, signal: AbortSignal): Promise<string> {
  return (await reader.version(signal)).gitVersion;
}

/** A definition that was installed since the tree was opened is known to the run. */
async function upToDate(context: string, scope: MigrateScope): Promise<ClusterReader> {
  const reader = await scope.cluster(context);
  await reader.discovery({ fresh: true, signal: scope.signal });
  return reader;
}

async function pinned(
  folder: string,
  reader: ClusterReader,
  pin: string | undefined,
  path: (string | number)[],
  signal: AbortSignal,
): Promise<string> {
  const uid = await reader.uid(signal);
  if (pin === undefined) await setInPlan(planFile(folder), path, uid);
  else if (pin !== uid) {
    throw new KubeferryError('wrong-cluster', message('run.wrong-cluster', { context: reader.context }), {
      context: reader.context,
      hint: message('run.wrong-cluster.hint'),
      cause: new Error(`kube-system has the UID ${uid}; the plan says ${pin}`),
    });
  }
  return uid;
}

function refuseOntoItself(plan: Migration, source: { uid: string; reader: ClusterReader }, target: OpenTarget): void {
  if (
    !isSameCluster(
      { uid: source.uid, address: source.reader.address },
      { uid: target.uid, address: target.reader.address },
    )
  )
    return;
  const same = plan.spec.select.namespaces.find((name) => targetNamespace(target.mappings, name) === name);
  if (same !== undefined) {
    throw new KubeferryError('invalid', message('run.same-namespace', { namespace: same }), {
      context: target.spec.context,
      hint: message('run.same-namespace.hint'),
    });
  }
}
