import { mappingsFor } from '../../adapt/context.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { leadToOneCluster } from '../../kube/identity.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Mappings, Migration } from '../../model/migration/plan.ts';
import { planFile } from '../../model/migration/plan-file.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { setInPlan } from '../plan/edit.ts';
import { requireSameCluster } from '../require-same-cluster.ts';
import type { MigrateScope } from '../scope.ts';
import type { OpenSource, OpenTarget } from './run-context.ts';

/**
 * Connects to the clusters of a plan and holds each against the identity that the plan pins (UID of kube-system).
 * A cluster that is not pinned yet is pinned now, in the plan file.
 * @throws KubeferryError `wrong-cluster`, `invalid` (a namespace onto one of the source, or onto one of another target), or what the connection throws.
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
    const mappings = mappingsFor(plan, spec);
    // A pin may be a fingerprint, which says less than what both can see.
    const isOfSource =
      'reader' in source && (await leadToOneCluster(source.reader, reader, plan.spec.select.namespaces, scope.signal));
    if (isOfSource) refuseOntoItself(plan, spec.context, mappings);
    targets.push({
      spec,
      reader,
      uid,
      version: await versionOf(reader, scope.signal),
      mappings,
      isOfSource,
    });
  }
  await refuseTwice(plan, targets, scope.signal);
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
  if (pin === undefined) {
    const uid = await reader.uid(signal);
    await setInPlan(planFile(folder), path, uid);
    return uid;
  }
  await requireSameCluster('run', { reader, uid: pin }, signal);
  return pin;
}

function refuseOntoItself(plan: Migration, context: string, mappings: Mappings): void {
  const { namespaces } = plan.spec.select;
  const namespace = namespaces.find((name) => namespaces.includes(targetNamespace(mappings, name)));
  if (namespace === undefined) return;
  const to = targetNamespace(mappings, namespace);
  const words =
    to === namespace
      ? message('run.same-namespace', { namespace })
      : message('run.source-namespace', { namespace, to });
  throw new KubeferryError('invalid', words, { context, hint: message('run.same-namespace.hint') });
}

/** What one target of a plan gets would be changed by the next one, and an undo could not tell them apart. */
async function refuseTwice(plan: Migration, targets: readonly OpenTarget[], signal: AbortSignal): Promise<void> {
  const { namespaces } = plan.spec.select;
  for (const [index, one] of targets.entries()) {
    const taken = new Set(namespaces.map((name) => targetNamespace(one.mappings, name)));
    for (const other of targets.slice(index + 1)) {
      const namespace = namespaces.map((name) => targetNamespace(other.mappings, name)).find((name) => taken.has(name));
      if (namespace === undefined || !(await leadToOneCluster(one.reader, other.reader, [namespace], signal))) continue;
      const about = { one: one.spec.name, other: other.spec.name, namespace };
      throw new KubeferryError('invalid', message('run.same-target', about), {
        context: other.spec.context,
        hint: message('run.same-target.hint', about),
      });
    }
  }
}
