import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EngineSettings } from '../../model/settings.ts';
import { type StoreOptions, storeOf, storeOptions } from '../backups/store.ts';
import { parsedOptions } from '../options.ts';
import { settingsOf } from '../settings.ts';
import { wrongUse } from '../wrong-use.ts';
import { folderOf, isMigration, type NamedSide, sideOf } from './named-side.ts';

/** What is compared, as a command line names it; `plan` and `folder` are absolute paths. */
type CompareAsk =
  | { of: 'sides'; left: NamedSide; right: NamedSide; plan?: string }
  | { of: 'migration'; folder: string; target?: string };

/** What a command line that begins with `compare` asks for. */
export interface CompareLine {
  verb: 'compare';
  ask: CompareAsk & { follow: boolean };
  form: 'lines' | 'markdown';
  settings: EngineSettings;
  json: boolean;
}

const options = {
  ...storeOptions,
  plan: { type: 'string' },
  target: { type: 'string' },
  kubeconfig: { type: 'string', multiple: true },
  watch: { type: 'boolean', short: 'w' },
  markdown: { type: 'boolean' },
  'built-in': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The help text of `kubeferry compare`. */
export const compareUsage = `kubeferry compare A B [--plan migration.yaml] [--store STORE] [--watch] [--json|--markdown]
kubeferry compare NAME.migration [--target NAME] [--watch] [--json|--markdown]
kubeferry compare --built-in

Says what differs between two sides, object by object and field by field, and why. Nothing is written to either: at the most a
cluster is asked, in dry runs, what it fills in by itself; of a migration, and with a plan, that of B alone. Values of Secrets are
compared, and never shown.

A side is
  CONTEXT/NAMESPACE[,NAMESPACE...]   namespaces of a cluster
  backup:NAME[/NAMESPACE,...]        what a backup holds (of some namespaces); --store says where it lies
  FOLDER or FILE                     manifests, as they are written
  source:NAME.migration              what the source of a migration is; where the other side is of its target, its mappings and patches count,
  target:NAME.migration              and what its plan ignores
  NAME.migration                     alone, both: what its source holds, and its target, with edits of manifests as explanations, too

Namespaces are held against each other in the order in which both sides name them, or as the plan maps them. Of what lies outside
namespaces, a cluster is asked for what the other side or the migration names.

  missing    only in A
  extra      only in B
  drift      both have it, and nothing explains how they differ
  expected   a mapping, a patch, an edit, or what moving to another cluster asks for explains it
  defaulted  the server of the side that has it filled it in
  assigned   each cluster gives it to the object itself, such as an address
  ignored    the plan says, in spec.ignore, that it does not matter

What servers and controllers keep for themselves is left out: status, metadata but labels and annotations, and of these the known ones.
--built-in lists what of this, and of what counts as assigned, a plan can have count as drift, in spec.dontIgnore.

  --plan FILE            the plan of a migration, whose mappings and patches count
  --target NAME          of a migration with several: which of its targets
  --store FOLDER|s3://BUCKET[/PREFIX]
                         where backups lie (default: ~/.kubeferry/store); --endpoint, --region, --path-style, --profile and --ca
                         as for kubeferry backups
  --kubeconfig FILE      another kubeconfig file; may be given several times
  --watch                stay, follow both clusters, and say what changes until Ctrl-C; such as what a backup does not hold
                         that the source got since; "in A" is what changes there, whatever B has
  --json                 one JSON object a line
  --markdown             as a page

Exit codes: 0 both mean the same; 1 there is drift, something missing or extra, a part could not be read, or there was nothing to
compare; 1, too, after an error, which then stands in place of the figures: a cluster that does not answer, a namespace that is not
there, Ctrl-C; 2 wrong use. Before the first run of a migration, all is missing on its target.
`;

/** Reads the arguments behind `kubeferry compare`. @throws KubeferryError `usage`. */
export function parseCompare(args: readonly string[]): CompareLine | { show: 'compare-help' | 'built-in-noise' } {
  const { values, positionals } = parsedOptions(args, options);
  if (values.help || args.length === 0) return { show: 'compare-help' };
  if (values['built-in']) {
    if (args.length > 1) throw wrongUse('--built-in compares nothing, and takes nothing beside it');
    return { show: 'built-in-noise' };
  }
  const { json = false, markdown = false, watch: follow = false } = values;
  if (json && markdown) throw wrongUse('of --json and --markdown only one is possible');
  if (follow && markdown)
    throw wrongUse('a page is made of a comparison that ends, so that --markdown takes no --watch');
  const ask = askOf(positionals, values);
  if (follow && !hasCluster(ask)) throw wrongUse('--watch follows clusters, and neither side is one');
  return {
    verb: 'compare',
    ask: { ...ask, follow },
    form: markdown ? 'markdown' : 'lines',
    settings: settingsOf(values.kubeconfig),
    json,
  };
}

/** Options that say what is compared. */
interface AskOptions extends StoreOptions {
  plan?: string;
  target?: string;
}

/** What is compared: two sides, or a migration alone. Throws `usage`. */
function askOf([one, other, more]: readonly string[], values: AskOptions): CompareAsk {
  const { plan, target } = values;
  if (more !== undefined) throw wrongUse(`${more} is one argument too many`);
  if (one === undefined) throw wrongUse('compare needs two sides, or the folder of a migration');
  if (other !== undefined) return askOfSides(one, other, values);
  if (!isMigration(one)) {
    const what = existsSync(one) ? 'is no migration' : 'is not there';
    throw wrongUse(`compare needs a second side; only the folder of a migration has both, and ${one} ${what}`);
  }
  if (plan !== undefined) throw wrongUse('the migration has a plan of its own, so that it takes no --plan');
  refuseStore(values);
  return { of: 'migration', folder: folderOf(one), ...(target !== undefined && { target }) };
}

/** Whether a side of what is compared is, or may be, a cluster. */
function hasCluster(ask: CompareAsk): boolean {
  return ask.of === 'migration' || [ask.left, ask.right].some(({ from }) => from === 'cluster' || from === 'migration');
}

function askOfSides(one: string, other: string, values: AskOptions): CompareAsk {
  const { plan, target } = values;
  const named = { store: storeOf(values), target };
  const [left, right] = [sideOf(one, named), sideOf(other, named)];
  if (![left, right].some(({ from }) => from === 'backup')) refuseStore(values);
  const hasMigration = [left, right].some(({ from }) => from === 'migration');
  if (target !== undefined && !hasMigration) throw wrongUse('--target goes with a migration');
  if (plan !== undefined && hasMigration)
    throw wrongUse('the migration has a plan of its own, so that it takes no --plan');
  return { of: 'sides', left, right, ...(plan !== undefined && { plan: resolve(plan) }) };
}

/** What says where backups lie would be of no effect where none is compared, such as beside a migration, whose plan says it. Throws `usage`. */
function refuseStore(given: StoreOptions): void {
  const [stray] = Object.keys(storeOptions).filter((option) => option in given);
  if (stray !== undefined) throw wrongUse(`--${stray} goes with a backup`);
}
