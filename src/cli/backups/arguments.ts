import { resolve } from 'node:path';
import type { BackupFilter } from '../../model/backups/backup-contents.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import type { EngineSettings } from '../../model/settings.ts';
import { grantsIn } from '../grants.ts';
import { parsedOptions, refuseOthers } from '../options.ts';
import { settingsOf } from '../settings.ts';
import { wholeNumber, wrongUse } from '../wrong-use.ts';
import type { LocationName } from './location.ts';
import { storeOf, storeOptions } from './store.ts';

/** The verbs behind `kubeferry backups`. */
const actions = ['stores', 'list', 'show', 'objects', 'get', 'verify', 'delete', 'compare'] as const;
type Action = (typeof actions)[number];

/** What is asked of a store or of a backup in it. */
export type BackupsAsk =
  | { action: 'stores'; context: string }
  | { action: 'list'; limit: number }
  | { action: 'show'; name: string; log: boolean }
  | { action: 'objects'; name: string; filter: BackupFilter }
  | { action: 'get'; name: string; filter: BackupFilter; to?: string }
  | { action: 'verify'; name: string }
  | { action: 'delete'; name: string; yes: boolean; context?: string; migrations: string[] }
  | { action: 'compare'; name: string; other: string; filter: BackupFilter };

/** What a command line that begins with `backups` asks for. */
export interface BackupsLine {
  verb: 'backups';
  ask: BackupsAsk;
  /** Absent for the default store. */
  store?: StoreSpec | LocationName;
  settings: EngineSettings;
  json: boolean;
}

const options = {
  ...storeOptions,
  context: { type: 'string' },
  location: { type: 'string' },
  'through-velero': { type: 'boolean' },
  'allow-writes': { type: 'string', multiple: true },
  kubeconfig: { type: 'string', multiple: true },
  limit: { type: 'string' },
  log: { type: 'boolean' },
  namespace: { type: 'string', multiple: true },
  kind: { type: 'string', multiple: true },
  name: { type: 'string', multiple: true },
  label: { type: 'string' },
  image: { type: 'string' },
  all: { type: 'boolean' },
  to: { type: 'string' },
  yes: { type: 'boolean' },
  migrations: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const everywhere = ['context', 'kubeconfig', 'json', 'help'] as const;
const ofStore = [
  'store',
  'endpoint',
  'region',
  'path-style',
  'profile',
  'ca',
  'location',
  'through-velero',
  'allow-writes',
] as const;
const filters = ['namespace', 'kind', 'name', 'label', 'image'] as const;

/** The options that each verb listens to, beside those that all take. */
const optionsOf: Record<Action, readonly (keyof typeof options)[]> = {
  stores: [],
  list: [...ofStore, 'limit'],
  show: [...ofStore, 'log'],
  objects: [...ofStore, ...filters],
  get: [...ofStore, ...filters, 'all', 'to'],
  verify: ofStore,
  delete: [...ofStore, 'yes', 'migrations'],
  compare: [...ofStore, ...filters],
};

/** Reads the arguments behind `kubeferry backups`. @throws KubeferryError `usage`. */
export function parseBackups(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): BackupsLine | { show: 'backups-help' } {
  const { values, positionals } = parsedOptions(args, options);
  if (values.help || args.length === 0) return { show: 'backups-help' };
  const [word, ...rest] = positionals;
  const action = actions.find((known) => known === word);
  if (!action) throw wrongUse(word === undefined ? 'backups needs a verb' : `there is no verb backups ${word}`);
  refuseOthers(`backups ${action}`, values, everywhere, optionsOf[action]);
  const store = locationOf(action, values, env) ?? storeOf(values);
  return {
    verb: 'backups',
    ask: askOf(action, rest, values),
    settings: settingsOf(values.kubeconfig),
    json: values.json ?? false,
    ...(store && { store }),
  };
}

/** Names that each verb takes, at the most. */
const mostWords: Record<Action, number> = {
  stores: 0,
  list: 0,
  show: 1,
  objects: 1,
  get: Number.POSITIVE_INFINITY,
  verify: 1,
  compare: 2,
  delete: 1,
};

type Values = ReturnType<typeof parsedOptions<typeof options>>['values'];

function askOf(action: Action, words: readonly string[], values: Values): BackupsAsk {
  const [name, ...objects] = words;
  const { context } = values;
  const tooMany = words[mostWords[action]];
  if (tooMany !== undefined) throw wrongUse(`${tooMany} is one argument too many`);
  if (action === 'stores') {
    if (context === undefined) throw wrongUse('backups stores needs --context');
    return { action, context };
  }
  if (action === 'list') return { action, limit: wholeNumber('--limit', values.limit ?? '50') };
  if (name === undefined) throw wrongUse('the name of the backup is missing');
  switch (action) {
    case 'show':
      return { action, name, log: values.log ?? false };
    case 'objects':
      return { action, name, filter: filterOf(values) };
    case 'verify':
      return { action, name };
    case 'delete':
      if (values.location !== undefined)
        throw wrongUse('what lies in a store of Velero is deleted by kubeferry velero delete');
      return {
        action,
        name,
        yes: values.yes ?? false,
        migrations: values.migrations ?? [],
        ...(context !== undefined && { context }),
      };
    case 'compare': {
      const [other] = objects;
      if (other === undefined) throw wrongUse('the name of the other backup is missing');
      return { action, name, other, filter: filterOf(values) };
    }
    case 'get':
      return get(name, objects, values);
  }
}

/** The store that is named as a Velero does. */
function locationOf(
  action: Action,
  { context, location, profile, 'through-velero': through, 'allow-writes': allowed, ...others }: Values,
  env: NodeJS.ProcessEnv,
): LocationName | undefined {
  if (location === undefined) {
    if (through) throw wrongUse('--through-velero goes with --location');
    if (allowed !== undefined) throw wrongUse('--allow-writes goes with --through-velero');
    // Before a deletion the Velero there is asked whose the backup is.
    if (context !== undefined && others.store !== undefined && action !== 'delete')
      throw wrongUse('--context goes with --location, not with --store');
    return undefined;
  }
  if (context === undefined) throw wrongUse('--location needs --context');
  const stray = (['store', 'endpoint', 'region', 'path-style', 'ca'] as const).find(
    (name) => others[name] !== undefined,
  );
  if (stray !== undefined) throw wrongUse(`--${stray} does not go with --location`);
  const [name, namespace, more] = location.split('/').reverse();
  if (!name || namespace === '' || more !== undefined)
    throw wrongUse(`--location takes [NAMESPACE/]NAME, not ${location}`);
  if (through && profile !== undefined)
    throw wrongUse('--profile does not go with --through-velero: no keys are needed');
  if (!through && allowed !== undefined) throw wrongUse('--allow-writes goes with --through-velero');
  return {
    context,
    name,
    ...(namespace !== undefined && { namespace }),
    ...(profile !== undefined && { profile }),
    ...(through && { through: { grants: grantsIn(allowed, env) } }),
  };
}

function get(name: string, objects: string[], values: Values): BackupsAsk {
  const filter = { ...filterOf(values), ...(objects.length > 0 && { objects }) };
  const all = values.all ?? false;
  const narrowed = Object.keys(filter).length > 0;
  if (!all && !narrowed) throw wrongUse('get needs an OBJECT, a filter or --all');
  if (all && narrowed) throw wrongUse('--all goes with no OBJECT and no filter');
  return { action: 'get', name, filter, ...(values.to !== undefined && { to: resolve(values.to) }) };
}

function filterOf({ namespace, kind, name, label, image }: Values): BackupFilter {
  return {
    ...(namespace && { namespaces: namespace }),
    ...(kind && { kinds: kind }),
    ...(name && { names: name }),
    ...(label !== undefined && { labelSelector: label }),
    ...(image !== undefined && { image }),
  };
}
