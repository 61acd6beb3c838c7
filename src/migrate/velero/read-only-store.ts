import type { ClusterReader, ClusterWriter } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { toKubeferryError } from '../../model/error.ts';
import { record, text } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import type { ApiResource, KubeObject } from '../../model/objects/object.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import { compareVersions } from '../../model/velero/velero-version-order.ts';
import { veleroInstallations } from '../../velero/installation.ts';
import { holdersOf, readOnlyFor } from '../../velero/locations.ts';
import { veleroResource } from '../../velero/resource.ts';
import { outcomeOf } from '../../velero/run/phases.ts';
import { phaseOf } from '../../velero/run/run-progress.ts';
import { unlessDenied } from '../../velero/unless-denied.ts';
import type { RunContext } from '../direct/run-context.ts';
import type { MigrateScope } from '../scope.ts';
import { changeObject } from './change-object.ts';
import { carriedClaims } from './pod-volumes.ts';
import { restoringRuns } from './still-restoring.ts';

/**
 * While a target restores, the store that it shares with the source is read-only for its Velero, so that it neither removes expired
 * backups there nor tends the repositories of their files. Restores write their logs all the same: https://github.com/velero-io/velero/issues/6753.
 */

/** What its `accessMode` was before; empty where it was none. */
const modeBefore = 'kubeferry.dev/access-mode-before';
/** The first version that restores files from a read-only store: https://github.com/velero-io/velero/issues/9626. */
const restoresFiles = 'v1.18.1';

/** What becomes of the store of a target while it restores there. `said` tells it, where there is anything to tell. */
interface StoreAccess {
  readOnly: boolean;
  said?: Message;
}

/** The run that holds a store. */
type Holder = Pick<RunContext, 'plan' | 'run' | 'claims'> & { scope: Pick<MigrateScope, 'signal' | 'emit'> };

/** A store that is to be held, by the location of a target. */
interface Held {
  context: Holder;
  writer: ClusterWriter;
  location: StorageLocation;
  step: string;
}

/**
 * Whether the store of a target is to be read-only while it restores: by the plan, and only where nothing there would fail for it.
 * Throws what the cluster throws.
 */
export async function storeAccess(
  { plan, claims, scope: { signal } }: Holder,
  reader: ClusterReader,
  location: StorageLocation,
): Promise<StoreAccess> {
  const { targetStore } = plan.spec.velero;
  const { context, name, namespace } = location;
  if (targetStore === 'as-is') return { readOnly: false };
  const about = { context, location: name };
  if (carriedClaims(claims).length > 0) {
    const found = (await veleroInstallations(reader, signal)).find((one) => one.namespace === namespace);
    const version = found?.server?.version;
    if (version === undefined || (compareVersions(version, restoresFiles) ?? -1) < 0) {
      const words = { ...about, version: version ?? '?' };
      const code = location.readOnly ? 'run.velero-store-old-held' : 'run.velero-store-old';
      return { readOnly: false, said: message(code, words) };
    }
  }
  // What another run left so is held too, or it would stay so, or become writable when that one ends.
  if (location.readOnly) return { readOnly: true };
  const writer = await writerTo(reader, location, signal);
  if (writer) return { readOnly: false, said: message('run.velero-store-written', { ...about, ...writer }) };
  return { readOnly: true, said: message('run.velero-store-held', about) };
}

/** A Schedule or a running Backup that writes to a location, which would fail where that is read-only; nothing of what may not be seen. */
async function writerTo(
  reader: ClusterReader,
  { namespace, name, default: isDefault }: StorageLocation,
  signal: AbortSignal,
): Promise<{ kind: string; name: string } | undefined> {
  const writesThere = (spec: unknown) => {
    const named = text(record(spec).storageLocation);
    return named ? named === name : isDefault;
  };
  const find = async (plural: string, isWriter: (object: KubeObject) => boolean) => {
    const resource = await veleroResource(reader, plural, signal);
    for await (const page of reader.list(resource, { namespace, signal })) {
      const found = page.items.find(isWriter);
      if (found) return { kind: found.kind, name: found.metadata.name };
    }
    return undefined;
  };
  const schedule = ({ spec }: KubeObject) => record(spec).paused !== true && writesThere(record(spec).template);
  const backup = (one: KubeObject) => outcomeOf(phaseOf(one)) === undefined && writesThere(one.spec);
  return (await unlessDenied(find('schedules', schedule))) ?? (await unlessDenied(find('backups', backup)));
}

/** Makes a location read-only for a run, or takes part in what another run made so. Throws what the cluster throws. */
export async function makeReadOnly(
  writer: ClusterWriter,
  { namespace, name }: Pick<StorageLocation, 'namespace' | 'name'>,
  run: string,
  signal: AbortSignal,
): Promise<void> {
  await change(writer, { namespace, name }, signal, (object) => {
    const { annotations } = object.metadata;
    const mode = text(record(object.spec).accessMode);
    const before = annotations?.[modeBefore] ?? mode ?? '';
    const holders = holdersOf(object);
    if (mode === 'ReadOnly' && holders.length === 0) return undefined;
    const held = [...new Set([...holders, run])].join(',');
    return {
      ...object,
      metadata: { ...object.metadata, annotations: { ...annotations, [readOnlyFor]: held, [modeBefore]: before } },
      spec: { ...record(object.spec), accessMode: 'ReadOnly' },
    };
  });
}

/**
 * Puts back the access to a location that a run made read-only; nothing is changed where it did not, or somebody else changed it since. It stays
 * read-only for the runs that hold it and for which Velero still restores, which are given; this one may be among them, since a
 * Restore goes on when its run is cancelled. Throws what the cluster throws.
 */
export async function putAccessBack(
  writer: ClusterWriter,
  { namespace, name }: Pick<StorageLocation, 'namespace' | 'name'>,
  run: string,
  signal: AbortSignal,
): Promise<string[]> {
  const restoring = await restoringRuns(writer, namespace, signal);
  let still: string[] = [];
  await change(writer, { namespace, name }, signal, (object) => {
    const { [readOnlyFor]: _holders, [modeBefore]: before, ...annotations } = object.metadata.annotations ?? {};
    const holders = holdersOf(object);
    still = [];
    if (!holders.includes(run)) return undefined;
    const { accessMode, ...spec } = record(object.spec);
    if (accessMode === 'ReadOnly') still = holders.filter((one) => restoring.has(one));
    if (still.length > 0) {
      const held = { ...object.metadata.annotations, [readOnlyFor]: still.join(',') };
      return { ...object, metadata: { ...object.metadata, annotations: held } };
    }
    const mode = accessMode === 'ReadOnly' ? before : text(accessMode);
    return {
      ...object,
      metadata: { ...object.metadata, annotations },
      spec: { ...spec, ...(mode && { accessMode: mode }) },
    };
  });
  return still;
}

/** The locations of a Velero that a run left read-only; none where they may not be listed. Throws what the cluster throws. */
export async function leftReadOnly(
  reader: ClusterReader,
  { namespace, run }: { namespace: string; run: string },
  signal: AbortSignal,
): Promise<{ resource: ApiResource; object: KubeObject }[]> {
  const resource = (await reader.discovery({ signal })).findResource('backupstoragelocations.velero.io');
  if (!resource) return [];
  const found: { resource: ApiResource; object: KubeObject }[] = [];
  const collect = async () => {
    for await (const { items } of reader.list(resource, { namespace, signal })) {
      const held = items.filter((one) => holdersOf(one).includes(run));
      found.push(...held.map((object) => ({ resource, object })));
    }
  };
  await unlessDenied(collect());
  return found;
}

/**
 * Does work while a location is read-only, if it is to be, and puts it back at its end, whatever that is, unless Velero still restores for a run that
 * holds it. The work calls `again` before each Restore: the end of another run makes the store writable for one that has none under way.
 */
export async function whileReadOnly<Result>(
  held: Held,
  work: (again: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const { context, writer, location, step } = held;
  const { run, scope } = context;
  const { readOnly: wanted } = await storeAccess(context, writer, location);
  if (wanted) await makeReadOnly(writer, location, run, scope.signal);
  try {
    return await work(async () => {
      if (wanted) await holdAgain(held);
    });
  } finally {
    try {
      // Also after a cancel, and what an earlier session left.
      const still = await putAccessBack(writer, location, run, AbortSignal.timeout(10_000));
      if (still.length > 0) {
        const about = { location: location.name, context: writer.context, run: still.join(', ') };
        const words = message('run.velero-store-kept', about);
        scope.emit({ type: 'log', level: 'warning', step, context: writer.context, text: words });
      }
    } catch (thrown) {
      const detail = toKubeferryError(thrown).words;
      const words = message('run.velero-read-only-left', { location: location.name, context: writer.context, detail });
      scope.emit({ type: 'log', level: 'warning', step, context: writer.context, text: words });
    }
  }
}

/** Makes a location read-only anew that the run does not hold any more, unless something began to write there meanwhile, which is told. */
async function holdAgain({ context, writer, location, step }: Held): Promise<void> {
  const { run, scope } = context;
  const { namespace, name } = location;
  const resource = await veleroResource(writer, 'backupstoragelocations', scope.signal);
  const object = await getIfThere(writer, { resource, namespace, name }, scope.signal);
  // Who made it writable under a run that is named there still had a reason.
  if (!object || holdersOf(object).includes(run)) return;
  const now = { ...location, readOnly: record(object.spec).accessMode === 'ReadOnly' };
  const { readOnly, said: text } = await storeAccess(context, writer, now);
  if (readOnly) await makeReadOnly(writer, location, run, scope.signal);
  else if (text) scope.emit({ type: 'log', level: 'warning', step, context: writer.context, text });
}

/** Velero notes every minute in a location what it found there, so it may change under our hands. */
async function change(
  writer: ClusterWriter,
  { namespace, name }: { namespace: string; name: string },
  signal: AbortSignal,
  changed: (object: KubeObject) => KubeObject | undefined,
): Promise<void> {
  const resource = await veleroResource(writer, 'backupstoragelocations', signal);
  await changeObject(writer, { resource, namespace, name }, signal, changed);
}
