import { resolve } from 'node:path';
import type { Grant } from '../../model/clusters/grants.ts';
import type { EngineSettings } from '../../model/settings.ts';
import type { VeleroBackupWish, VeleroRestoreWish, VeleroRunKind } from '../../model/velero/velero-run.ts';
import type { ScheduleChange, ScheduleWish } from '../../model/velero/velero-schedule.ts';
import { grantsIn } from '../grants.ts';
import { parsedOptions, refuseOthers } from '../options.ts';
import { settingsOf } from '../settings.ts';
import { wholeNumber, wrongUse } from '../wrong-use.ts';
import { type Action, actions, everywhere, options, optionsOf, type Values } from './run-options.ts';
import { backupWish, pairs, restoreWish } from './run-wishes.ts';

/** What Velero is to do. `hooks` is a file. */
export type VeleroRunAsk =
  | { action: 'back-up'; name: string; wish: VeleroBackupWish; labels: Record<string, string>; hooks?: string }
  | { action: 'restore'; name: string; wish: VeleroRestoreWish; location?: string; hooks?: string }
  | { action: 'retry'; name: string; restore: string }
  | ({ action: 'schedule'; name: string } & ScheduleAsk)
  | { action: 'schedules'; name: '' }
  | { action: 'delete'; name: string; yes: boolean; migrations: string[] }
  | { action: 'logs'; name: string; kind: VeleroRunKind };

/** What is done with a Schedule. */
export type ScheduleAsk =
  | ({ does: 'create'; wish: VeleroBackupWish; labels: Record<string, string>; hooks?: string } & ScheduleWish)
  | { does: ScheduleChange }
  | { does: 'run' };

/** What a command line that has a Velero work asks for. */
export interface VeleroRunLine {
  verb: 'velero-run';
  ask: VeleroRunAsk;
  context: string;
  /** Velero's namespace. */
  namespace: string;
  grants: Grant[];
  settings: EngineSettings;
  json: boolean;
  /** Tell all of Velero's log, and not only what went wrong. */
  log: boolean;
  stillSeconds?: number;
}

/** Reads the arguments behind `kubeferry velero` where they have it work; nothing for its other verbs. @throws KubeferryError `usage`. */
export function parseVeleroRun(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): VeleroRunLine | { show: 'velero-run-help' } | undefined {
  const action = actions.find((known) => known === args[0]);
  if (!action) return undefined;
  const { values, positionals } = parsedOptions(args.slice(1), options);
  if (values.help) return { show: 'velero-run-help' };
  refuseOthers(`velero ${action}`, values, everywhere, optionsOf[action]);
  const [name, more] = positionals;
  if (name === undefined && action !== 'schedules') throw wrongUse(`velero ${action} needs a name`);
  const surplus = action === 'schedules' ? name : more;
  if (surplus !== undefined) throw wrongUse(`${surplus} is one argument too many`);
  if (values.context === undefined) throw wrongUse(`velero ${action} needs --context`);
  return {
    verb: 'velero-run',
    ask: askOf(action, name ?? '', values),
    context: values.context,
    namespace: values.velero ?? 'velero',
    grants: grantsIn(values['allow-writes'], env),
    settings: settingsOf(values.kubeconfig),
    json: values.json ?? false,
    log: values.log ?? action === 'logs',
    ...(values.patience !== undefined && { stillSeconds: wholeNumber('--patience', values.patience) }),
  };
}

function askOf(action: Action, name: string, values: Values): VeleroRunAsk {
  const hooks = values.hooks === undefined ? {} : { hooks: resolve(values.hooks) };
  switch (action) {
    case 'back-up':
      return { action, name, wish: backupWish(values), labels: pairs('--label', values.label), ...hooks };
    case 'restore':
      if (values.retry !== undefined) return retryOf(name, values.retry, values);
      return { action, name, wish: restoreWish(values), ...fromLocation(values), ...hooks };
    case 'schedule':
      return { action, name, ...scheduleAsk(values) };
    case 'schedules':
      return { action, name: '' };
    case 'delete':
      return { action, name, yes: values.yes ?? false, migrations: values.migrations ?? [] };
    case 'logs':
      return { action, name, kind: values.restore ? 'restore' : 'backup' };
  }
}

function scheduleAsk(values: Values): ScheduleAsk {
  const { cron, hooks } = values;
  const [does, second] = (['pause', 'resume', 'run', 'delete'] as const).filter((name) => values[name]);
  if ((does === undefined) === (cron === undefined) || second !== undefined) {
    throw wrongUse('velero schedule takes one of --cron, --pause, --resume, --run and --delete');
  }
  if (cron !== undefined) {
    const labels = pairs('--label', values.label);
    const given = hooks === undefined ? {} : { hooks: resolve(hooks) };
    return {
      does: 'create',
      cron,
      wish: backupWish(values),
      labels,
      skipFirst: values['skip-first'] ?? false,
      paused: values.paused ?? false,
      ownsBackups: values['owns-backups'] ?? false,
      ...given,
    };
  }
  const known: readonly string[] = [...everywhere, 'pause', 'resume', 'run', 'delete', 'log'];
  const other = Object.keys(values).find((option) => !known.includes(option));
  if (other !== undefined) throw wrongUse(`--${other} goes with --cron only`);
  return { does: does ?? 'run' };
}

/** The store that the backup lies in. */
function fromLocation({ location, from }: Values): { location?: string } {
  if (location !== undefined && from === undefined) throw wrongUse('--location goes with --from');
  return location === undefined ? {} : { location };
}

/** A second try takes everything from the first one. */
function retryOf(name: string, restore: string, values: Values): VeleroRunAsk {
  refuseOthers('--retry', values, everywhere, ['retry', 'log']);
  return { action: 'retry', name, restore };
}
