import { existsSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { ComparedSide } from '../../model/comparison/comparison.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import { migrationFolder, planFile } from '../../model/migration/plan-file.ts';
import type { EngineSettings } from '../../model/settings.ts';
import { type StoreOptions, storeOf, storeOptions } from '../backups/store.ts';
import { parsedOptions } from '../options.ts';
import { settingsOf } from '../settings.ts';
import { wrongUse } from '../wrong-use.ts';
import type { MigrationSide } from './migration-side.ts';

/** A side as a person names it. */
type NamedSide = ComparedSide | MigrationSide;

/** What a command line that begins with `compare` asks for. */
export interface CompareLine {
  verb: 'compare';
  ask:
    | { of: 'sides'; left: NamedSide; right: NamedSide; plan?: string; follow: boolean }
    | { of: 'migration'; folder: string; target?: string; follow: boolean };
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
  const { json = false, markdown = false, watch: follow = false, plan, target } = values;
  if (json && markdown) throw wrongUse('of --json and --markdown only one is possible');
  if (follow && markdown)
    throw wrongUse('a page is made of a comparison that ends, so that --markdown takes no --watch');
  const common = {
    verb: 'compare',
    form: markdown ? 'markdown' : 'lines',
    settings: settingsOf(values.kubeconfig),
    json,
  } as const;
  const [one, other, more] = positionals;
  if (more !== undefined) throw wrongUse(`${more} is one argument too many`);
  if (one === undefined) throw wrongUse('compare needs two sides, or the folder of a migration');
  if (other === undefined) {
    if (!isMigration(one)) throw wrongUse('compare needs a second side; only the folder of a migration has both');
    if (plan !== undefined) throw wrongUse('the migration has a plan of its own, so that it takes no --plan');
    refuseStore(values);
    return {
      ...common,
      ask: { of: 'migration', folder: folderOf(one), follow, ...(target !== undefined && { target }) },
    };
  }
  const named = { store: storeOf(values), target };
  const [left, right] = [sideOf(one, named), sideOf(other, named)];
  if (![left, right].some(({ from }) => from === 'backup')) refuseStore(values);
  const hasMigration = [left, right].some(({ from }) => from === 'migration');
  if (target !== undefined && !hasMigration) throw wrongUse('--target goes with a migration');
  if (plan !== undefined && hasMigration)
    throw wrongUse('the migration has a plan of its own, so that it takes no --plan');
  return { ...common, ask: { of: 'sides', left, right, follow, ...(plan !== undefined && { plan: resolve(plan) }) } };
}

/** What says where backups lie would be of no effect where none is compared, such as beside a migration, whose plan says it. Throws `usage`. */
function refuseStore(given: StoreOptions): void {
  const [stray] = Object.keys(storeOptions).filter((option) => option in given);
  if (stray !== undefined) throw wrongUse(`--${stray} goes with a backup`);
}

/** A path where there is one; else a side of a migration, a backup, or a namespace of a context. */
function sideOf(
  word: string,
  { store, target }: { store?: StoreSpec | undefined; target?: string | undefined },
): NamedSide {
  const [, of, path] = /^(source|target):(.+)$/.exec(word) ?? [];
  if ((of === 'source' || of === 'target') && path !== undefined) {
    if (!isMigration(path)) throw wrongUse(`${path} is no folder of a migration`);
    return { from: 'migration', of, folder: folderOf(path), ...(target !== undefined && { target }) };
  }
  const [, name, inside] = /^backup:([^/]+)(?:\/(.+))?$/.exec(word) ?? [];
  if (name !== undefined) return { from: 'backup', ...(store && { store }), name, namespaces: listed(inside) };
  if (existsSync(word)) {
    if (isMigration(word))
      throw wrongUse(`${word} has both sides; name source:${word} or target:${word} to compare one of them`);
    return { from: 'files', paths: [word], namespaces: [] };
  }
  if (isPath(word)) throw wrongUse(`there is no file or folder ${word}`);
  // Names of contexts may hold slashes, those of namespaces cannot.
  const slash = word.lastIndexOf('/');
  const namespaces = listed(word.slice(slash + 1));
  if (slash > 0 && namespaces.length > 0) return { from: 'cluster', context: word.slice(0, slash), namespaces };
  throw wrongUse(`${word} is neither CONTEXT/NAMESPACE nor backup:NAME, and there is no such file or folder`);
}

function listed(words = ''): string[] {
  return words.split(',').filter((word) => word !== '');
}

/** Whether a word can be nothing but a path, since no context is called so. */
function isPath(word: string): boolean {
  return isAbsolute(word) || /^\.\.?[/\\]/.test(word) || isInMigration(word);
}

/** Whether a path that is relative to this folder goes into the folder of a migration, such as one that was not exported. */
function isInMigration(path: string): boolean {
  const above = dirname(path);
  return above !== '.' && (isMigration(above) || isInMigration(above));
}

function isMigration(path: string): boolean {
  return existsSync(planFile(folderOf(path)));
}

function folderOf(path: string): string {
  return migrationFolder(resolve(path));
}
