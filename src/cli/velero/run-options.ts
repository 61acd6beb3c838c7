import type { parsedOptions } from '../options.ts';

/** The verbs behind `kubeferry velero` that have it work. */
export const actions = ['back-up', 'restore', 'schedule', 'schedules', 'delete', 'logs'] as const;
/** One of them. */
export type Action = (typeof actions)[number];

const many = { type: 'string', multiple: true } as const;
const one = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** Every option that one of them takes. */
export const options = {
  context: one,
  velero: one,
  kubeconfig: many,
  'allow-writes': many,
  json: flag,
  help: { type: 'boolean', short: 'h' },
  log: flag,
  patience: one,
  restore: flag,
  yes: flag,
  migrations: many,
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
  'data-mover': one,
  'volume-group-label': one,
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
  'skip-first': flag,
  paused: flag,
  'owns-backups': flag,
  pause: flag,
  resume: flag,
  run: flag,
  delete: flag,
  map: many,
  existing: one,
  volumes: one,
  'node-ports': one,
  status: many,
  'exclude-status': many,
  modifier: one,
  'sparse-files': one,
} as const;

/** What was given of them. */
export type Values = ReturnType<typeof parsedOptions<typeof options>>['values'];

type Option = keyof typeof options;

/** The options that all verbs take. */
export const everywhere: readonly Option[] = [
  'context',
  'velero',
  'kubeconfig',
  'allow-writes',
  'json',
  'help',
  'patience',
];

const selection: readonly Option[] = [
  ...(['namespace', 'exclude-namespace', 'resource', 'exclude-resource', 'cluster-resources', 'selector'] as const),
  ...(['item-timeout', 'hooks', 'log'] as const),
];

const ofBackup: readonly Option[] = [
  ...selection,
  ...(['cluster-scoped', 'exclude-cluster-scoped', 'namespace-scoped', 'exclude-namespace-scoped'] as const),
  ...(['location', 'snapshot-location', 'ttl', 'snapshot-volumes', 'move-data', 'data-mover', 'fs-backup'] as const),
  ...(['volume-group-label', 'resource-policy', 'ordered', 'csi-timeout', 'parallel-files', 'label'] as const),
];

const ofRestore: readonly Option[] = [
  ...selection,
  ...(['from', 'location', 'from-schedule', 'retry', 'map', 'existing', 'volumes', 'node-ports', 'status'] as const),
  ...(['exclude-status', 'modifier', 'resource-policy', 'parallel-files', 'sparse-files'] as const),
];

/** The options that each verb listens to, beside those that all take. */
export const optionsOf: Record<Action, readonly Option[]> = {
  'back-up': ofBackup,
  restore: ofRestore,
  schedule: [...ofBackup, 'cron', 'skip-first', 'paused', 'owns-backups', 'pause', 'resume', 'run', 'delete'],
  schedules: [],
  delete: ['yes', 'migrations'],
  logs: ['restore'],
};
