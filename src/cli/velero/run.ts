import type { Call } from '../../engine/handler.ts';
import { handlers } from '../../engine/handlers.ts';
import type { MigrationEvent } from '../../model/event.ts';
import type { JsonRecord } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { HooksKind } from '../../model/velero/velero-hooks.ts';
import type { VeleroFollowing, VeleroRunEnd, VeleroVolume } from '../../model/velero/velero-run.ts';
import type { VeleroSchedule } from '../../model/velero/velero-schedule.ts';
import { bytesWords } from '../../model/words/bytes-words.ts';
import { counted } from '../../model/words/counted.ts';
import { ageCell, table } from '../backups/words.ts';
import type { Performance } from '../perform.ts';
import { inTerminal } from '../terminal-words.ts';
import { deleteInVelero } from './delete.ts';
import { hooksIn } from './hooks.ts';
import type { VeleroRunAsk, VeleroRunLine } from './run-arguments.ts';

/** Has a Velero do what a line says, and follows it. Gives whether it is done without errors. */
export async function performVeleroRun(line: VeleroRunLine, performance: Performance): Promise<boolean> {
  const { ask, context, namespace, grants, log, stillSeconds } = line;
  const { signal, output, scope } = performance;
  const call: Call<MigrationEvent> = { signal, emit: (event) => output.event(event), drained: () => output.drained() };
  const still = stillSeconds === undefined ? {} : { stillSeconds };
  const following: VeleroFollowing = {
    ...{ context, namespace, name: ask.name, grants, log: log ? 'all' : 'problems' },
    ...still,
  };
  switch (ask.action) {
    case 'back-up': {
      const { labels } = ask;
      const wish = await wholeWish('backup', ask, performance);
      return sayEnd(await handlers['velero.backUp']({ ...following, labels, wish }, call, scope), performance);
    }
    case 'restore': {
      const wish = await wholeWish('restore', ask, performance);
      const { location } = ask;
      const store = location !== undefined && { velero: { context, namespace, location, grants } };
      const request = { ...following, wish, ...(store && { from: { store } }) };
      return sayEnd(await handlers['velero.restore'](request, call, scope), performance);
    }
    case 'retry': {
      const request = { ...following, restore: ask.restore };
      return sayEnd(await handlers['velero.retryRestore'](request, call, scope), performance);
    }
    case 'schedules':
      return saySchedules(await handlers['velero.schedules']({ context, namespace }, quiet(call), scope), performance);
    case 'schedule':
      return onSchedule(ask, following, call, performance);
    case 'delete':
      return deleteInVelero(following, ask, call, performance);
    case 'logs':
      return sayEnd(await handlers['velero.follow']({ ...following, kind: ask.kind }, call, scope), performance);
  }
}

async function onSchedule(
  ask: Extract<VeleroRunAsk, { action: 'schedule' }>,
  following: VeleroFollowing,
  call: Call<MigrationEvent>,
  performance: Performance,
): Promise<boolean> {
  const { scope, output } = performance;
  const { context, namespace, grants, name } = following;
  const place = { context, namespace, grants, name };
  if (ask.does === 'run') {
    const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    const request = { ...following, name: `${name}-${time}`, schedule: name };
    return sayEnd(await handlers['velero.runSchedule'](request, call, scope), performance);
  }
  if (ask.does !== 'create') {
    const changed = await handlers['velero.changeSchedule']({ ...place, change: ask.does }, quiet(call), scope);
    const left = changed.ownsBackups ? 'its Backup objects go, and what lies in the store stays' : 'its backups stay';
    const words = { pause: 'paused', resume: 'resumed', delete: `deleted; ${left}` }[ask.does];
    output.result(changed, [`The schedule ${name} is ${words}.`]);
    return true;
  }
  const { cron, skipFirst, paused, ownsBackups, labels } = ask;
  const wish = await wholeWish('backup', ask, performance);
  const request = { ...place, cron, skipFirst, paused, ownsBackups, labels, wish };
  const made = await handlers['velero.createSchedule'](request, call, scope);
  const lines = made.reasons.map((reason) => `  ${reason}`);
  output.result(made, [...lines, `${name}: ${made.phase}, ${made.cron}${made.paused ? ', paused' : ''}`]);
  return made.paused || made.phase === 'Enabled';
}

function saySchedules(found: readonly VeleroSchedule[], { output }: Performance): boolean {
  const rows = found.map((one) => [
    one.name,
    one.paused ? 'paused' : one.phase,
    one.cron,
    ageCell(one.lastBackup, Date.now()),
    one.ttl ?? '-',
    one.namespaces.length === 0 || one.namespaces.includes('*') ? 'all' : one.namespaces.join(','),
  ]);
  const lines = table(['NAME', 'PHASE', 'TIME', 'LAST', 'KEPT', 'NAMESPACES'], rows);
  output.result({ schedules: found }, found.length === 0 ? ['There are no schedules.'] : lines);
  return found.every(({ phase }) => phase !== 'FailedValidation');
}

const quiet = (call: Call<MigrationEvent>): Call<never> => ({ ...call, emit: () => undefined });

/** The wish with the hooks of its file. */
async function wholeWish<Wish extends object>(
  kind: HooksKind,
  { wish, hooks }: { wish: Wish; hooks?: string },
  performance: Performance,
): Promise<Wish & { hooks?: JsonRecord }> {
  return hooks === undefined ? wish : { ...wish, hooks: await hooksIn(kind, hooks, performance) };
}

function volumeLine({ volume, phase, done, total, repository }: VeleroVolume): string {
  const broken = repository?.broken;
  const why = broken === undefined ? '' : `; its repository is not ready: ${broken}`;
  return `  ${volume}: ${phase}, ${bytesWords(done)} of ${bytesWords(total)}${why}`;
}

/** The last word on a backup or a restore. */
function sayEnd(end: VeleroRunEnd, { output }: Performance): boolean {
  const { name, phase, outcome, done, total, errors, warnings, reasons, volumes, hooks, expiresAt, brokenOff } = end;
  const figures = [counted(errors, 'error'), counted(warnings, 'warning')].join(', ');
  output.result(end, [
    ...(brokenOff ? [inTerminal(brokenOff.words), inTerminal(brokenOff.next)] : reasons.map((reason) => `  ${reason}`)),
    ...volumes.map(volumeLine),
    ...(hooks ? [`  hooks: ${hooks.attempted} run, ${hooks.failed} failed`] : []),
    ...(expiresAt === undefined ? [] : [inTerminal(message('velero.expires', { time: expiresAt }))]),
    `${name}: ${phase}, ${done} of ${counted(total, 'object')}, ${figures}`,
  ]);
  return outcome === 'completed' && errors === 0 && (hooks?.failed ?? 0) === 0;
}
