import type { ClusterReader, ClusterWriter } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { wrongInCron } from '../../model/cron.ts';
import { KubeferryError } from '../../model/error.ts';
import { list, record, text } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import type { ApiResource, KubeObject } from '../../model/objects/object.ts';
import type { VeleroBackupWish, VeleroRunEnd } from '../../model/velero/velero-run.ts';
import type { ScheduleChange, ScheduleWish, VeleroSchedule } from '../../model/velero/velero-schedule.ts';
import { veleroResource } from '../resource.ts';
import type { AskingScope } from '../server.ts';
import { statesOf } from '../states-of.ts';
import { accepted } from './accepted.ts';
import { requireNone, requirePatterns, requireServer } from './back-up.ts';
import { specObjections } from './backup-objections.ts';
import { backupSpec } from './backup-spec.ts';
import { followRun } from './follow.ts';
import { labelValue } from './label-value.ts';
import { phaseOf } from './run-progress.ts';
import type { RunScope } from './run-scope.ts';

interface SchedulePlace {
  /** Velero's namespace. */
  namespace: string;
  name: string;
}

/** Seconds that Velero gets to look at a new Schedule. */
const lookTime = 30;

/** The Schedules of the Velero in a namespace. Throws `not-found` where the cluster knows none, and what it throws. */
export async function schedulesOf(
  cluster: ClusterReader,
  namespace: string,
  signal: AbortSignal,
): Promise<VeleroSchedule[]> {
  const resource = await veleroResource(cluster, 'schedules', signal);
  const found: VeleroSchedule[] = [];
  for await (const page of cluster.list(resource, { namespace, signal })) found.push(...page.items.map(scheduleOf));
  return found;
}

/**
 * Makes a Schedule, and gives it as Velero sees it. Throws `invalid` where Velero would refuse it, `unreachable` where it does not look at it, `already-exists`, and what the cluster throws.
 */
export async function createSchedule(
  writer: ClusterWriter,
  { namespace, name }: SchedulePlace,
  ask: ScheduleWish & { wish: VeleroBackupWish; labels: Record<string, string> },
  scope: AskingScope,
): Promise<VeleroSchedule> {
  const { signal } = scope;
  const resource = await veleroResource(writer, 'schedules', signal);
  requireNone(name, [...cronObjections(ask.cron), ...specObjections(ask.wish)]);
  const wanted = {
    apiVersion: 'velero.io/v1',
    kind: 'Schedule',
    metadata: { name, namespace, ...(Object.keys(ask.labels).length > 0 && { labels: ask.labels }) },
    spec: scheduleSpec(ask),
  };
  const object = await accepted(writer, resource, wanted, signal);
  await requireServer(writer, namespace, scope);
  await requirePatterns(writer, { namespace, name }, ask.wish, scope);
  const made = await writer.create(resource, namespace, object, { signal });
  // Velero looks at one that is paused when it is resumed.
  if (ask.paused) return scheduleOf(made);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(lookTime * 1000)]);
  for await (const state of statesOf(writer, { resource, namespace, name }, limit)) {
    if (state && phaseOf(state) !== 'New') return scheduleOf(state);
  }
  signal.throwIfAborted();
  throw new KubeferryError('unreachable', message('velero.scheduleUnseen', { name, seconds: lookTime }));
}

function cronObjections(cron: string): Message[] {
  const part = wrongInCron(cron);
  if (part === undefined) return [];
  return [part === cron ? message('velero.cronWrong', { cron }) : message('velero.cronPartWrong', { part, cron })];
}

function scheduleSpec({ cron, wish, skipFirst, paused, ownsBackups }: ScheduleWish & { wish: VeleroBackupWish }) {
  return {
    schedule: cron,
    template: backupSpec(wish),
    skipImmediately: skipFirst,
    ...(paused && { paused }),
    ...(ownsBackups && { useOwnerReferencesInBackup: true }),
  };
}

/** Pauses, resumes or deletes a Schedule; its backups stay. Throws `not-found`, and what the cluster throws. */
export async function changeSchedule(
  writer: ClusterWriter,
  place: SchedulePlace,
  change: ScheduleChange,
  signal: AbortSignal,
): Promise<VeleroSchedule> {
  const { resource, schedule } = await theSchedule(writer, place, signal);
  if (change !== 'delete') {
    const spec = { ...record(schedule.spec), paused: change === 'pause' };
    return scheduleOf(await writer.replace(resource, { ...schedule, spec }, { signal }));
  }
  const { uid } = schedule.metadata;
  await writer.delete({ resource, ...place, ...(uid !== undefined && { uid }) }, { signal });
  return scheduleOf(schedule);
}

/** Has Velero make the backup of a Schedule now, beside its times, and follows it. Throws `not-found`, and what `followRun` throws. */
export async function runSchedule(
  writer: ClusterWriter,
  { namespace, name, schedule }: SchedulePlace & { schedule: string },
  scope: RunScope,
): Promise<VeleroRunEnd> {
  const { signal } = scope;
  const found = (await theSchedule(writer, { namespace, name: schedule }, signal)).schedule;
  const resource = await veleroResource(writer, 'backups', signal);
  await requireServer(writer, namespace, scope);
  // Velero names the Schedule in each of its backups, so that the newest one of it is found.
  const labels = { ...found.metadata.labels, 'velero.io/schedule-name': labelValue(schedule) };
  const spec = record(found.spec).template;
  const metadata = { name, namespace, labels };
  await writer.create(resource, namespace, { apiVersion: 'velero.io/v1', kind: 'Backup', metadata, spec }, { signal });
  return followRun(writer, { kind: 'backup', namespace, name }, scope);
}

async function theSchedule(
  cluster: ClusterReader,
  { namespace, name }: SchedulePlace,
  signal: AbortSignal,
): Promise<{ resource: ApiResource; schedule: KubeObject }> {
  const resource = await veleroResource(cluster, 'schedules', signal);
  const schedule = await getIfThere(cluster, { resource, namespace, name }, signal);
  if (schedule) return { resource, schedule };
  const words: Message = message('velero.noSchedule', { name, namespace });
  throw new KubeferryError('not-found', words, { context: cluster.context });
}

function scheduleOf(object: KubeObject): VeleroSchedule {
  const { schedule, paused, template, useOwnerReferencesInBackup } = record(object.spec);
  const { lastBackup, validationErrors } = record(object.status);
  const { ttl, includedNamespaces } = record(template);
  const [last, kept] = [text(lastBackup), text(ttl)];
  return {
    name: object.metadata.name,
    cron: text(schedule) ?? '',
    phase: phaseOf(object),
    paused: paused === true,
    reasons: list(validationErrors).flatMap((one) => text(one) ?? []),
    namespaces: list(includedNamespaces).flatMap((one) => text(one) ?? []),
    ownsBackups: useOwnerReferencesInBackup === true,
    ...(last && { lastBackup: last }),
    ...(kept && { ttl: kept }),
  };
}
