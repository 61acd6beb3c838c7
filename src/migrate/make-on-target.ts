import { randomUUID } from 'node:crypto';
import { migrationLabel } from '../apply/marks.ts';
import type { ClusterReader, ClusterWriter, WriteOptions } from '../kube/cluster.ts';
import { getIfThere } from '../kube/get-if-there.ts';
import { dryRunsOnly, grantWrites } from '../kube/writer.ts';
import type { Grant } from '../model/clusters/grants.ts';
import { KubeferryError, toKubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { isNamespace, labelCommand, objectGrant, removalCommand } from '../model/migration/target-object.ts';
import {
  type ApiResource,
  groupResource,
  type KubeObject,
  type ObjectRef,
  parseApiVersion,
  refOf,
} from '../model/objects/object.ts';
import { reportAlone } from './alone-report.ts';
import { requireGrant } from './grants.ts';
import { type HoldingScope, holdFolder } from './hold-folder.ts';
import { openJournal } from './journal/journal.ts';
import { recordsAlone } from './journal/records-alone.ts';
import { readPlan } from './plan/read.ts';
import { requireSameCluster } from './require-same-cluster.ts';
import type { MigrateScope } from './scope.ts';

/** An object that manifests of a target need there, in the folder of their migration. */
export interface TargetObjectWish {
  folder: string;
  /** The name of the target in the plan. */
  target: string;
  object: KubeObject;
}

/** What is done on a target: an object is made, or one that is there gets labels. */
type TargetVerb = 'create' | 'update';

/**
 * Asks a target, by a dry run, whether it would take an object; gives the object as it would be written, and the context. Of a namespace the labels are
 * put on the one that is there.
 * @throws KubeferryError `already-exists`, `wrong-cluster`, `not-found` for a namespace that is not there, and what the cluster says against it.
 */
export async function planOnTarget(
  wish: TargetObjectWish,
  scope: MigrateScope,
): Promise<{ context: string; verb: TargetVerb; object: KubeObject }> {
  const { reader, resource, object, live } = await opened(wish, scope);
  await written(dryRunsOnly(reader), { resource, object, live }, { dryRun: true, signal: scope.signal });
  return { context: reader.context, verb: live ? 'update' : 'create', object };
}

/**
 * Makes an object on a target, or puts labels on a namespace, where a person allowed it. What is made bears the name of the migration; no run made
 * it, so that no undo removes it: `takeBack` is the command line that does. The journal holds it, and the report of the last run says it too; but where
 * the migration runs meanwhile, which may wait for just that.
 * @throws KubeferryError `not-allowed`, and what `planOnTarget` throws.
 */
export async function makeOnTarget(
  { grants, ...wish }: TargetObjectWish & { grants: readonly Grant[] },
  scope: MigrateScope,
): Promise<{ context: string; object: ObjectRef; takeBack: string }> {
  const { reader, resource, object, live } = await opened(wish, scope);
  const { context } = reader;
  const needed = objectGrant(context, object);
  requireGrant(needed, grants);
  const ref = refOf(resource, object);
  const had = Object.keys(wish.object.metadata.labels ?? {}).map((key) => [key, live?.metadata.labels?.[key]]);
  const takeBack = live ? labelCommand(context, ref, Object.fromEntries(had)) : removalCommand(context, ref);
  const made = { context, object: ref, takeBack };
  const outcome = live ? 'updated' : 'created';
  const write = ({ signal }: MigrateScope) =>
    written(grantWrites(reader, needed), { resource, object, live }, { signal });
  let isHeld = false;
  try {
    await holdFolder(wish.folder, scope, async (holding) => {
      isHeld = true;
      await noted(wish, { ...made, outcome }, holding, () => write(holding));
    });
  } catch (thrown) {
    if (isHeld || toKubeferryError(thrown).code !== 'locked') throw thrown;
    await write(scope);
  }
  return made;
}

/** Writes an object, and says so in the journal and in the report. */
async function noted(
  { folder, target }: TargetObjectWish,
  {
    object: ref,
    outcome,
    ...made
  }: { context: string; object: ObjectRef; outcome: 'created' | 'updated'; takeBack: string },
  { lost }: HoldingScope,
  write: () => Promise<KubeObject>,
): Promise<void> {
  const reason = message(outcome === 'created' ? 'run.made-alone' : 'run.labelled-alone');
  const journal = await openJournal(folder, lost);
  try {
    const records = recordsAlone(journal, { run: randomUUID(), step: `make:${target}` });
    await records.intend([ref]);
    const { uid } = (await write()).metadata;
    records.record({ ref, outcome, reason, ...(uid !== undefined && { uid }) });
    await journal.settled();
    await reportAlone(folder, { ...made, target, object: ref, outcome, reason, at: new Date().toISOString() });
  } finally {
    await journal.close();
  }
}

/** A namespace is replaced in the version that was read, so that nothing gets lost that somebody else changes meanwhile. */
function written(
  writer: ClusterWriter,
  { resource, object, live }: Pick<Opened, 'resource' | 'object' | 'live'>,
  options: WriteOptions,
): Promise<KubeObject> {
  return live
    ? writer.replace(resource, object, options)
    : writer.create(resource, object.metadata.namespace, object, options);
}

async function opened({ folder, target, object }: TargetObjectWish, scope: MigrateScope): Promise<Opened> {
  const { plan } = await readPlan(folder);
  const spec = plan.spec.targets.find(({ name }) => name === target);
  if (!spec) throw new KubeferryError('not-found', message('run.no-target', { name: plan.metadata.name, target }));
  const { signal } = scope;
  const reader = await scope.cluster(spec.context);
  await requireSameCluster('run', { reader, ...(spec.cluster !== undefined && { uid: spec.cluster }) }, signal);
  const resource = (await reader.discovery({ fresh: true, signal })).find(object.apiVersion, object.kind);
  if (!resource) throw notServed(reader.context, object);
  if (isNamespace(object)) return { reader, resource, ...(await labelled(object, reader, resource, signal)) };
  const labels = { ...object.metadata.labels, [migrationLabel]: plan.metadata.name };
  return { reader, resource, object: { ...object, metadata: { ...object.metadata, labels } }, live: undefined };
}

/** The namespace that is there, as it is and with the labels. */
async function labelled(
  { metadata: { name, labels } }: KubeObject,
  reader: ClusterReader,
  resource: ApiResource,
  signal: AbortSignal,
): Promise<Pick<Opened, 'object' | 'live'>> {
  const live = await getIfThere(reader, { resource, name }, signal);
  if (!live) {
    const { context } = reader;
    throw new KubeferryError('not-found', message('run.no-namespace', { name, context }), {
      context,
      hint: message('run.no-namespace.hint', { name }),
    });
  }
  const metadata = { ...live.metadata, labels: { ...live.metadata.labels, ...labels } };
  return { live, object: { ...live, metadata } };
}

interface Opened {
  reader: ClusterReader;
  resource: ApiResource;
  /** As it is to be. */
  object: KubeObject;
  /** As it is, where it is changed. */
  live: KubeObject | undefined;
}

function notServed(context: string, { apiVersion, kind }: KubeObject): KubeferryError {
  const { group } = parseApiVersion(apiVersion);
  const resource = groupResource({ group, resource: kind });
  return new KubeferryError('not-found', message('kube.notServed', { context, kind, resource }), { context });
}
