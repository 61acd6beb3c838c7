import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { mappingsFor } from '../adapt/context.ts';
import { applyObjects } from '../apply/apply.ts';
import { overLive } from '../apply/over-live.ts';
import { withRightsOf } from '../apply/rights.ts';
import type { ApplyJournal, ApplyResult } from '../apply/types.ts';
import { writeBackup } from '../backup/write.ts';
import { imprintOf } from '../diff/imprint.ts';
import type { ClusterReader, ClusterWriter } from '../kube/cluster.ts';
import { getIfThere } from '../kube/get-if-there.ts';
import { leadToOneCluster } from '../kube/identity.ts';
import { dryRunsOnly, grantWrites } from '../kube/writer.ts';
import type { Grant } from '../model/clusters/grants.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { Migration, MigrationTarget } from '../model/migration/plan.ts';
import { targetNamespace } from '../model/migration/target-namespace.ts';
import { isAppliedAlone, objectGrant } from '../model/migration/target-object.ts';
import { type ApiResource, type KubeObject, type ObjectRef, refOf } from '../model/objects/object.ts';
import { reportAlone } from './alone-report.ts';
import { undoBackupName } from './direct/save-changed.ts';
import { parseManifest } from './folder/parse-manifest.ts';
import { requireGrant } from './grants.ts';
import { holdFolder } from './hold-folder.ts';
import { openJournal } from './journal/journal.ts';
import { recordsAlone } from './journal/records-alone.ts';
import { lifetime } from './lifetime.ts';
import { readPlan } from './plan/read.ts';
import { namedStore, storeOf } from './plan-store.ts';
import { requireSameCluster } from './require-same-cluster.ts';
import type { MigrateScope } from './scope.ts';

/** One manifest of a target, by its file and the name of the target in the plan. */
export interface ReapplyWish {
  folder: string;
  target: string;
  file: string;
}

/** What applying a manifest would do, as the target says it by a dry run. */
export interface PlannedReapply {
  context: string;
  result: ApplyResult;
  /** As it is, where it is there. */
  before?: KubeObject;
  /** As it would be. */
  after: KubeObject;
  /** Tells what a person saw from what is there later. */
  seen?: string;
  /** Tells the manifest that a person saw from what its file holds later. */
  meant: string;
}

/**
 * Asks a target, by a dry run, what applying one manifest would change there. Nothing is written.
 * @throws KubeferryError `invalid` for a manifest that is none, goes elsewhere or is of a kind that only a run brings; `wrong-cluster`, and what the cluster says against it.
 */
export async function planReapply(wish: ReapplyWish, scope: MigrateScope): Promise<PlannedReapply> {
  const opened = await open(wish, scope);
  const { reader, resource, object, live } = opened;
  const run = randomUUID();
  const judge = dryRunsOnly(reader);
  const result = await applied(opened, judge, { run, dryRun: true }, scope);
  const merged = live && overLive(withRightsOf(live, object), live, run);
  const isUpdate = merged && result.outcome === 'updated';
  const after = isUpdate ? await judge.replace(resource, merged, { dryRun: true, signal: scope.signal }) : object;
  const { context } = reader;
  const { meant } = opened;
  return { context, result, after, meant, ...(live && { before: live, seen: imprintOf(live) }) };
}

/**
 * Applies one manifest to its target as a run does, where a person allowed it and both the manifest (`meant`) and the object (`seen`; absent where it was
 * not there) are still as they saw them. What is changed is saved as a backup in the store of the plan first, whose name is given. The journal holds
 * it, and the report of the last run says it too.
 * @throws KubeferryError `not-allowed`, `conflict` where the manifest or the object changed since, `locked` while the migration runs, and what `planReapply` throws.
 */
export function reapply(
  { grants, meant, seen, ...wish }: ReapplyWish & { grants: readonly Grant[]; meant: string; seen?: string },
  lent: MigrateScope,
): Promise<{ context: string; result: ApplyResult; backup?: string }> {
  return holdFolder(wish.folder, lent, async (scope) => {
    const opened = await open(wish, scope);
    const { reader, object, live } = opened;
    const { context } = reader;
    if (opened.meant !== meant)
      throw new KubeferryError('conflict', message('compare.reapply-edited', { path: wish.file }));
    const needed = objectGrant(context, object);
    requireGrant(needed, grants);
    if ((live && imprintOf(live)) !== seen) {
      const { kind, metadata } = object;
      throw new KubeferryError('conflict', message('compare.reapply-changed', { kind, name: metadata.name, context }));
    }
    const run = randomUUID();
    const journal = await openJournal(wish.folder, scope.lost);
    try {
      const backup = live && (await saveBefore(opened, live, { run, folder: wish.folder }, scope));
      const records = recordsAlone(journal, { run, step: `reapply:${wish.target}` });
      if (backup !== undefined) {
        journal.append({ type: 'saved', run, target: wish.target, backup, store: namedStore(opened.plan) });
      }
      const result = await applied(opened, grantWrites(reader, needed), { run, dryRun: false, records }, scope);
      const done = { context, result, ...(backup !== undefined && { backup }) };
      await journal.settled();
      const isWritten = result.outcome === 'created' || result.outcome === 'updated';
      if (isWritten) {
        const { ref, outcome, reason } = result;
        const saved = backup !== undefined && { backup };
        const about = { target: wish.target, context, at: new Date().toISOString(), ...saved };
        await reportAlone(wish.folder, { ...about, object: ref, outcome, reason });
      }
      return done;
    } finally {
      await journal.close();
    }
  });
}

/** A manifest, and what is on its target in its place. */
interface Opened {
  plan: Migration;
  spec: MigrationTarget;
  reader: ClusterReader;
  resource: ApiResource;
  ref: ObjectRef;
  object: KubeObject;
  /** Of the manifest's text. */
  meant: string;
  live?: KubeObject;
  isOfSource: boolean;
}

async function open({ folder, target, file }: ReapplyWish, scope: MigrateScope): Promise<Opened> {
  const { signal } = scope;
  const { plan } = await readPlan(folder);
  const spec = plan.spec.targets.find(({ name }) => name === target);
  if (!spec) throw new KubeferryError('not-found', message('run.no-target', { name: plan.metadata.name, target }));
  const text = await readFile(file, { encoding: 'utf8', signal });
  const object = parseManifest(text, file);
  const reader = await scope.cluster(spec.context);
  await requireSameCluster('run', { reader, ...(spec.cluster !== undefined && { uid: spec.cluster }) }, signal);
  const resource = (await reader.discovery({ fresh: true, signal })).find(object.apiVersion, object.kind);
  if (!resource) {
    const { kind, apiVersion } = object;
    throw new KubeferryError('not-found', message('apply.not-served', { kind, apiVersion }), { context: spec.context });
  }
  const isOfSource = await isSource(plan, reader, scope);
  requirePlace({ plan, spec, object, isOfSource, file });
  const ref = refOf(resource, object);
  if (!isAppliedAlone(ref)) throw new KubeferryError('invalid', message('compare.reapply-kind', { kind: ref.kind }));
  const live = await getIfThere(reader, { resource, ...placeOf(ref) }, signal);
  const meant = createHash('sha256').update(text).digest('base64url');
  return { plan, spec, reader, resource, ref, object, meant, isOfSource, ...(live && { live }) };
}

function placeOf({ name, namespace }: ObjectRef): { name: string; namespace?: string } {
  return { name, ...(namespace !== undefined && { namespace }) };
}

async function isSource({ spec }: Migration, reader: ClusterReader, scope: MigrateScope): Promise<boolean> {
  if ('backup' in spec.source) return false;
  const source = await scope.cluster(spec.source.context);
  return leadToOneCluster(source, reader, spec.select.namespaces, scope.signal);
}

/** A manifest goes where its migration writes, and never onto what it was made from. */
function requirePlace(about: Pick<Opened, 'plan' | 'spec' | 'object' | 'isOfSource'> & { file: string }): void {
  const { plan, spec, object, isOfSource, file } = about;
  const { namespaces } = plan.spec.select;
  const { kind, metadata } = object;
  const namespace = metadata.namespace ?? (kind === 'Namespace' ? metadata.name : undefined);
  if (namespace === undefined) return;
  const mappings = mappingsFor(plan, spec);
  if (!namespaces.some((name) => targetNamespace(mappings, name) === namespace)) {
    throw new KubeferryError('invalid', message('run.elsewhere', { namespace, path: file }));
  }
  if (isOfSource && namespaces.includes(namespace)) {
    throw new KubeferryError('invalid', message('run.same-namespace', { namespace }), {
      hint: message('run.same-namespace.hint'),
    });
  }
}

async function applied(
  { plan, reader, ref, object, live, isOfSource }: Opened,
  writer: ClusterWriter,
  { run, dryRun, records }: { run: string; dryRun: boolean; records?: ApplyJournal },
  { signal, emit, concurrency }: MigrateScope,
): Promise<ApplyResult> {
  const results: ApplyResult[] = [];
  const source = {
    refs: [ref],
    async *read() {
      yield { ref, object };
    },
  };
  await applyObjects(writer, source, {
    ...{ existing: 'update', marks: { migration: plan.metadata.name, run }, step: 'reapply' },
    ...{ concurrency, signal, emit, isOfSource, dryRun },
    saved: () => live,
    left: () => undefined,
    journal: {
      intend: async (refs) => records?.intend(refs),
      record: (result) => {
        results.push(result);
        records?.record(result);
      },
    },
  });
  const [result] = results;
  if (!result) throw new Error('applying tells what became of each object');
  if (result.outcome === 'failed') {
    throw new KubeferryError('invalid', result.reason, { context: reader.context, object: ref });
  }
  return result;
}

/** Saves an object as it is before it is changed; gives the name of the backup. */
async function saveBefore(
  { plan, spec, reader, ref }: Opened,
  live: KubeObject,
  { run, folder }: { run: string; folder: string },
  { store: open, signal, emit }: MigrateScope,
): Promise<string> {
  const store = await open(storeOf(folder, plan));
  try {
    const name = undoBackupName(run, spec.name);
    const about = {
      ...{ name, namespaces: ref.namespace === undefined ? [] : [ref.namespace], ...lifetime(plan) },
      ...{ cluster: await reader.uid(signal), sourceVersion: await reader.version(signal) },
    };
    await writeBackup(store, about, once([{ ref, object: live }]), { signal, emit, step: 'reapply' });
    return name;
  } finally {
    store.close();
  }
}

async function* once<T>(batch: T): AsyncGenerator<T> {
  yield batch;
}
