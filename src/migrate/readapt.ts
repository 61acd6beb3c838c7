import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { adaptObject } from '../adapt/adapt.ts';
import { type AdaptContext, mappingsFor } from '../adapt/context.ts';
import { endsLikeGeneratedToken, isGeneratedToken } from '../adapt/kinds/secrets.ts';
import { claimResource } from '../kube/core-resources.ts';
import type { Readapted } from '../model/migration/migration-summary.ts';
import type { Migration, MigrationTarget, VolumeChoice } from '../model/migration/plan.ts';
import { targetNamespace } from '../model/migration/target-namespace.ts';
import { groupResource, type ObjectRef, refKey } from '../model/objects/object.ts';
import { isCarried } from './carried-choices.ts';
import { adaptContextOf } from './direct/adapt-context.ts';
import { boundClaim, decideClaims } from './direct/claims.ts';
import type { ClaimDecisions } from './direct/run-context.ts';
import { isNamespace, isPicked, requireSelected, selectedByName } from './direct/selected-entries.ts';
import { type Export, startExport } from './folder/export.ts';
import { type ExportEntry, lastExport } from './folder/export-list.ts';
import { type ExportedSource, exportedSource } from './folder/exported-source.ts';
import { baseFolder } from './folder/folder.ts';
import { holdFolder } from './hold-folder.ts';
import { isRunOf, readRuns } from './journal/recorded-runs.ts';
import { readPlan } from './plan/read.ts';
import type { MigrateScope } from './scope.ts';

/** Milliseconds after which other work gets its turn. */
const turn = 20;

/** What a target serves, as it is known. */
export interface Served {
  find: AdaptContext['find'];
  /** The names of its namespaces; absent where they are unknown. */
  namespaces?: ReadonlySet<string>;
}

/**
 * Writes `base/` and `targets/` anew from `source/`, by the plan as it stands now; nothing else is written, and edits of a person are kept
 * or merged as at an export. What the plan selects and the last export did not read comes with the next preview; a target that nothing was exported for
 * is left to it, too.
 * @throws KubeferryError `locked` where the migration runs just now, `not-found` where nothing was exported, `damaged` where `source/` was changed, and what
 * `readPlan`, `decideClaims` and `served` throw.
 */
export function readapt(
  folder: string,
  served: (target: MigrationTarget) => Promise<Served>,
  lent: MigrateScope,
): Promise<Readapted> {
  return holdFolder(folder, lent, async ({ signal }) => {
    const { plan } = await readPlan(folder);
    const source = await exportedSource(folder);
    const selected = selectedByName(plan, source.entries.map(refIn));
    requireSelected(plan, selected);
    const moving = new Set(selected);
    const entries = source.entries.filter(({ ref }) => moving.has(ref));
    const claims = await claimsAsDecided(folder, plan, entries, source);
    const about = { folder, plan, entries, claims, source };
    const sides: Side[] = [];
    // Every target is known before the first file is written.
    for (const target of plan.spec.targets) {
      if (existsSync(baseFolder(folder, target.name))) sides.push(await sideOf(target, await served(target), about));
    }
    return write(about, sides, signal);
  });
}

function refIn({ ref }: ExportEntry): ObjectRef {
  return ref;
}

/** What all targets share. */
interface Readapting {
  folder: string;
  plan: Migration;
  entries: readonly ExportEntry[];
  claims: ClaimDecisions;
  source: ExportedSource;
}

/** One target. */
interface Side {
  target: string;
  about: AdaptContext;
  /** Whether a namespace that merely comes along with picked objects is there already, and gets no manifest. */
  isThere(namespace: string): boolean;
}

async function sideOf(
  target: MigrationTarget,
  { find, namespaces }: Served,
  { folder, plan, entries, claims, source }: Readapting,
): Promise<Side> {
  const mappings = mappingsFor(plan, target);
  let isKnown = (name: string) => namespaces?.has(name) === true;
  if (plan.spec.select.objects && !namespaces) {
    const written = new Set<string>();
    for await (const { ref } of lastExport(baseFolder(folder, target.name)))
      if (isNamespace(ref)) written.add(ref.name);
    // The last export asked the target.
    isKnown = (name) => !written.has(name);
  }
  const about = {
    ...adaptContextOf(plan, { target, mappings, claims, find }, entries.map(refIn)),
    isOwnSecret: ownSecretsIn(entries, source),
  };
  return { target: target.name, about, isThere: (namespace) => isKnown(targetNamespace(mappings, namespace)) };
}

/** Which Secrets are a person's, though they are called like tokens that a controller made. */
function ownSecretsIn(
  entries: readonly ExportEntry[],
  source: ExportedSource,
): NonNullable<AdaptContext['isOwnSecret']> {
  const alike = entries.filter(({ ref }) => groupResource(ref) === 'secrets' && endsLikeGeneratedToken(ref.name));
  const own = alike.filter((entry) => !isGeneratedToken(source.load(entry))).map(({ ref }) => refKey(ref));
  const keys = new Set(own);
  return (namespace, name) => keys.has(`secrets/${namespace}/${name}`);
}

async function write(
  { folder, plan, entries, source }: Readapting,
  sides: readonly Side[],
  signal: AbortSignal,
): Promise<Readapted> {
  // Values that the files of the source lack cannot be in others.
  const secrets = source.hasValues ? plan.spec.secrets : 'withheld';
  const writing: { side: Side; written: Export }[] = [];
  for (const side of sides) {
    writing.push({ side, written: await startExport(folder, { target: side.target }, { secrets, signal }) });
  }
  let turnBegan = performance.now();
  for (const entry of entries) {
    signal.throwIfAborted();
    const object = source.load(entry);
    const comesAlong = plan.spec.select.objects && isNamespace(entry.ref) && !isPicked(plan, entry.ref);
    for (const { side, written } of writing) {
      if (comesAlong && side.isThere(entry.ref.name)) continue;
      const adapted = adaptObject(entry.ref, object, side.about);
      if (!('omitted' in adapted)) await written.add(adapted.ref, adapted.object, entry.backupOffset, 'plan');
    }
    if (performance.now() - turnBegan > turn) {
      await nextTurn();
      turnBegan = performance.now();
    }
  }
  const result: Readapted = { changed: 0, conflicts: 0 };
  for (const { written } of writing) {
    const { written: anew, merged, removed, conflicts } = await written.finish();
    result.changed += anew + merged.length + removed.length;
    result.conflicts += conflicts.length;
  }
  return result;
}

/** What becomes of bound claims: the plan says it, or where that asks, a person said it to the last run; otherwise they are empty, as in a preview. */
async function claimsAsDecided(
  folder: string,
  plan: Migration,
  entries: readonly ExportEntry[],
  { load }: ExportedSource,
): Promise<ClaimDecisions> {
  const { engine, volumes } = plan.spec;
  const all = entries.filter(({ ref }) => groupResource(ref) === groupResource(claimResource));
  const bound = all.flatMap((entry) => boundClaim(load(entry)) ?? []);
  const runs = (await readRuns(folder)).filter((run) => run.kind === 'run' && isRunOf(run, plan.metadata.name));
  const chosen: Record<string, VolumeChoice> = {};
  for (const [claim, choice] of Object.entries(runs.at(-1)?.claims ?? {})) {
    const isAsked = (volumes.claims[claim] ?? volumes.default) === 'ask';
    if (isAsked && (choice === 'empty' || choice === 'omit' || isCarried(engine, choice))) chosen[claim] = choice;
  }
  return decideClaims(plan, bound, { chosen, undecided: () => undefined });
}
