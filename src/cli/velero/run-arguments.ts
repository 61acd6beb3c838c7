import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Grant } from '../../model/grants.ts';
import type { EngineSettings } from '../../model/settings.ts';
import type { VeleroBackupWish, VeleroRestoreWish, VeleroRunKind } from '../../model/velero-run.ts';
import type { ScheduleChange } from '../../model/velero-schedule.ts';
import { grantsIn } from '../grants.ts';
import { settingsOf } from '../settings.ts';
import { wholeNumber, wrongUse } from '../wrong-use.ts';

/** The verbs behind `kubeferry velero` that have it work. */
const actions = ['back-up', 'restore', 'schedule', 'schedules', 'delete', 'logs'] as const;
type Action = (typeof actions)[number];

/** What Velero is to do. `hooks` is a file. */
export type VeleroRunAsk =
  | { action: 'back-up'; name: string; wish: VeleroBackupWish; labels: Record<string, string>; hooks?: string }
  | { action: 'restore'; name: string; wish: VeleroRestoreWish; hooks?: string }
  | { action: 'retry'; name: string; restore: string }
  | ({ action: 'schedule'; name: string } & ScheduleAsk)
  | { action: 'schedules'; name: '' }
  | { action: 'delete'; name: string; yes: boolean }
  | { action: 'logs'; name: string; kind: VeleroRunKind };

/** What is done with a Schedule. */
export type ScheduleAsk =
  | {
      does: 'create';
      cron: string;
      wish: VeleroBackupWish;
      labels: Record<string, string>;
      skipFirst: boolean;
      hooks?: string;
    }
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

const many = { type: 'string', multiple: true } as const;
const one = { type: 'string' } as const;

const options = {
  context: one,
  velero: one,
  kubeconfig: many,
  'allow-writes': many,
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  log: { type: 'boolean' },
  patience: one,
  restore: { type: 'boolean' },
  yes: { type: 'boolean' },
  namespace: many,
  'exclude-namespace': many,
  resource: many,
  'exclude-resource': many,
  'cluster-resources': one,
  selector: many,
  'cluster-scoped': many,
  'exclude-cluster-scoped': many,
  'namespace-scoped': many,
  'exclude-namespace-scoped': many,
  location: one,
  'snapshot-location': many,
  ttl: one,
  'snapshot-volumes': one,
  'move-data': one,
  'fs-backup': one,
  'resource-policy': one,
  ordered: many,
  hooks: one,
  'item-timeout': one,
  'csi-timeout': one,
  'parallel-files': one,
  label: many,
  from: one,
  'from-schedule': one,
  retry: one,
  cron: one,
  'skip-first': { type: 'boolean' },
  pause: { type: 'boolean' },
  resume: { type: 'boolean' },
  run: { type: 'boolean' },
  delete: { type: 'boolean' },
  map: many,
  existing: one,
  volumes: one,
  'node-ports': one,
  status: many,
  'exclude-status': many,
  modifier: one,
  'sparse-files': one,
} as const;

const everywhere = ['context', 'velero', 'kubeconfig', 'allow-writes', 'json', 'help', 'patience'] as const;
const selection = [
  ...(['namespace', 'exclude-namespace', 'resource', 'exclude-resource', 'cluster-resources', 'selector'] as const),
  ...(['item-timeout', 'hooks', 'log'] as const),
] as const;
const ofBackup = [
  ...selection,
  ...(['cluster-scoped', 'exclude-cluster-scoped', 'namespace-scoped', 'exclude-namespace-scoped'] as const),
  ...(['location', 'snapshot-location', 'ttl', 'snapshot-volumes', 'move-data', 'fs-backup'] as const),
  ...(['resource-policy', 'ordered', 'csi-timeout', 'parallel-files', 'label'] as const),
] as const;

const ofRestore = [
  ...selection,
  ...([
    'from',
    'from-schedule',
    'retry',
    'map',
    'existing',
    'volumes',
    'node-ports',
    'status',
    'exclude-status',
  ] as const),
  ...(['modifier', 'parallel-files', 'sparse-files'] as const),
] as const;

/** The options that each verb listens to, beside those that all take. */
const optionsOf: Record<Action, readonly (keyof typeof options)[]> = {
  'back-up': ofBackup,
  restore: ofRestore,
  schedule: [...ofBackup, 'cron', 'skip-first', 'pause', 'resume', 'run', 'delete'],
  schedules: [],
  delete: ['yes'],
  logs: ['restore'],
};

/** Reads the arguments behind `kubeferry velero` where they have it work; nothing for its other verbs. @throws KubeferryError `usage`. */
export function parseVeleroRun(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): VeleroRunLine | { show: 'velero-run-help' } | undefined {
  const action = actions.find((known) => known === args[0]);
  if (!action) return undefined;
  const { values, positionals } = parsed(args.slice(1));
  if (values.help) return { show: 'velero-run-help' };
  const known: readonly string[] = [...everywhere, ...optionsOf[action]];
  const other = Object.keys(values).find((name) => !known.includes(name));
  if (other !== undefined) throw wrongUse(`velero ${action} takes no --${other}`);
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

type Values = ReturnType<typeof parsed>['values'];

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    throw wrongUse(thrown instanceof Error ? thrown.message : String(thrown), thrown);
  }
}

function askOf(action: Action, name: string, values: Values): VeleroRunAsk {
  const hooks = values.hooks === undefined ? {} : { hooks: resolve(values.hooks) };
  switch (action) {
    case 'back-up':
      return { action, name, wish: backupWish(values), labels: pairs('--label', values.label), ...hooks };
    case 'restore':
      if (values.retry !== undefined) return retryOf(name, values.retry, values);
      return { action, name, wish: restoreWish(values), ...hooks };
    case 'schedule':
      return { action, name, ...scheduleAsk(values) };
    case 'schedules':
      return { action, name: '' };
    case 'delete':
      return { action, name, yes: values.yes ?? false };
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
      ...given,
    };
  }
  const known: readonly string[] = [...everywhere, 'pause', 'resume', 'run', 'delete', 'log'];
  const other = Object.keys(values).find((option) => !known.includes(option));
  if (other !== undefined) throw wrongUse(`--${other} goes with --cron only`);
  return { does: does ?? 'run' };
}

/** A second try takes everything from the first one. */
function retryOf(name: string, restore: string, values: Values): VeleroRunAsk {
  const known: readonly string[] = [...everywhere, 'retry', 'log'];
  const other = Object.keys(values).find((option) => !known.includes(option));
  if (other !== undefined) throw wrongUse(`--retry takes no --${other}`);
  return { action: 'retry', name, restore };
}

function backupWish(values: Values): VeleroBackupWish {
  const files = values['parallel-files'];
  return given({
    ...selectionOf(values),
    includedClusterScopedResources: values['cluster-scoped'],
    excludedClusterScopedResources: values['exclude-cluster-scoped'],
    includedNamespaceScopedResources: values['namespace-scoped'],
    excludedNamespaceScopedResources: values['exclude-namespace-scoped'],
    storageLocation: values.location,
    volumeSnapshotLocations: values['snapshot-location'],
    ttl: values.ttl,
    snapshotVolumes: yesOrNo('--snapshot-volumes', values['snapshot-volumes']),
    snapshotMoveData: yesOrNo('--move-data', values['move-data']),
    defaultVolumesToFsBackup: yesOrNo('--fs-backup', values['fs-backup']),
    csiSnapshotTimeout: values['csi-timeout'],
    resourcePolicy: values['resource-policy'],
    orderedResources: values.ordered && pairs('--ordered', values.ordered),
    parallelFilesUpload: files === undefined ? undefined : wholeNumber('--parallel-files', files),
  });
}

function restoreWish(values: Values): VeleroRestoreWish {
  const files = values['parallel-files'];
  const existing = values.existing;
  if (existing !== undefined && existing !== 'none' && existing !== 'update') {
    throw wrongUse(`--existing takes none or update, not ${existing}`);
  }
  const statuses = given({ includedResources: values.status, excludedResources: values['exclude-status'] });
  return given({
    ...selectionOf(values),
    backupName: values.from,
    scheduleName: values['from-schedule'],
    namespaceMapping: values.map && pairs('--map', values.map),
    existingResourcePolicy: existing,
    restorePVs: yesOrNo('--volumes', values.volumes),
    preserveNodePorts: yesOrNo('--node-ports', values['node-ports']),
    restoreStatus: Object.keys(statuses).length > 0 ? statuses : undefined,
    resourceModifier: values.modifier,
    parallelFilesDownload: files === undefined ? undefined : wholeNumber('--parallel-files', files),
    writeSparseFiles: yesOrNo('--sparse-files', values['sparse-files']),
  });
}

function selectionOf(values: Values) {
  return {
    includedNamespaces: values.namespace,
    excludedNamespaces: values['exclude-namespace'],
    includedResources: values.resource,
    excludedResources: values['exclude-resource'],
    includeClusterResources: yesOrNo('--cluster-resources', values['cluster-resources']),
    labelSelectors: values.selector,
    itemOperationTimeout: values['item-timeout'],
  };
}

type Given<Wish> = { [Key in keyof Wish]: Exclude<Wish[Key], undefined> };

/** Only the members that were given. */
function given<Wish extends object>(all: Wish): Partial<Given<Wish>>;
function given(all: object): object {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function yesOrNo(option: string, word: string | undefined): boolean | undefined {
  if (word === undefined) return undefined;
  if (word !== 'yes' && word !== 'no') throw wrongUse(`${option} takes yes or no, not ${word}`);
  return word === 'yes';
}

function pairs(option: string, words: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw wrongUse(`${option} takes NAME=VALUE, not ${word}`);
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}
