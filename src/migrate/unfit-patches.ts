import { setImmediate as nextTurn } from 'node:timers/promises';
import { adaptObject } from '../adapt/adapt.ts';
import { mappingsFor } from '../adapt/context.ts';
import { objectLabel } from '../model/clusters/log-line.ts';
import { toKubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { Migration, MigrationTarget, PlanPatch } from '../model/migration/plan.ts';
import type { PlanProblem } from '../model/migration/plan-editing.ts';
import type { ObjectRef } from '../model/objects/object.ts';
import { adaptContextOf } from './direct/adapt-context.ts';
import { selectedByName } from './direct/selected-entries.ts';
import type { ExportEntry } from './folder/export-list.ts';
import { type ExportedSource, exportedSource } from './folder/exported-source.ts';
import { placedPatches } from './plan/patch-problems.ts';
import { PlanText } from './plan/plan-text.ts';
import type { PlanPath } from './plan/schema-at.ts';
import { problemAt } from './plan/schema-problems.ts';
import type { Served } from './readapt.ts';

/** Objects that are looked at for the patches of one target while a plan is typed. */
const atMost = 300;

/** There was no export, or its files or facts were changed by hand: the next preview makes them, and looks itself. */
const silent: ReadonlySet<string> = new Set(['not-found', 'damaged', 'invalid']);

/**
 * Patches of a plan that do not fit the objects that the last export read, are about none of them, or about kinds of several groups, at their places in its text. Of a
 * target of which is not known what it serves nothing is said, nor before the first export; the next preview looks at everything.
 * Throws what `served` throws.
 */
export async function unfitPatches(
  { folder, text, plan }: { folder: string; text: string; plan: Migration },
  served: (target: MigrationTarget) => Promise<Served | undefined>,
  signal: AbortSignal,
): Promise<PlanProblem[]> {
  if (placedPatches(plan.spec).length === 0) return [];
  try {
    return await problemsOf({ text, plan, source: await exportedSource(folder) }, served, signal);
  } catch (thrown) {
    if (!silent.has(toKubeferryError(thrown).code)) throw thrown;
    return [];
  }
}

async function problemsOf(
  { text, plan, source }: { text: string; plan: Migration; source: ExportedSource },
  served: (target: MigrationTarget) => Promise<Served | undefined>,
  signal: AbortSignal,
): Promise<PlanProblem[]> {
  const selected = new Set(
    selectedByName(
      plan,
      source.entries.map(({ ref }) => ref),
    ),
  );
  const entries = source.entries.filter(({ ref }) => selected.has(ref));
  const found = new Found(new PlanText(text));
  for (const target of plan.spec.targets) {
    const known = await served(target);
    if (known) await lookAt({ plan, target, entries, source }, known, { found, signal });
    else found.leaveOpen();
  }
  return found.problems(plan);
}

/** What one target gets. */
interface Looking {
  plan: Migration;
  target: MigrationTarget;
  entries: readonly ExportEntry[];
  source: ExportedSource;
}

async function lookAt(
  { plan, target, entries, source }: Looking,
  { find }: Served,
  { found, signal }: { found: Found; signal: AbortSignal },
): Promise<void> {
  const patches = [...(plan.spec.patches ?? []), ...(target.patches ?? [])];
  const named = entries.filter(({ ref }) => patches.some((patch) => mayBeAbout(patch, ref)));
  if (named.length > atMost) found.leaveOpen();
  const refs = entries.map(({ ref }) => ref);
  const about = adaptContextOf(plan, { target, mappings: mappingsFor(plan, target), claims: new Map(), find }, refs);
  for (const entry of named.slice(0, atMost)) {
    signal.throwIfAborted();
    const adapted = adaptObject(entry.ref, source.load(entry), about);
    if ('omitted' in adapted) continue;
    for (const { at, unfit } of adapted.patches ?? []) {
      found.use(at, entry.ref);
      if (unfit) found.misfit([...at, 'patch', unfit.step, 'path'], adapted.ref);
    }
    await nextTurn();
  }
}

function mayBeAbout({ target: { kind, namespace, name } }: PlanPatch, ref: ObjectRef): boolean {
  return (
    (kind === ref.kind || kind.startsWith(`${ref.kind}.`)) &&
    (namespace === undefined || namespace === ref.namespace) &&
    (name === undefined || name === ref.name)
  );
}

/** What was found so far, and whether everything was looked at. */
class Found {
  readonly #text: PlanText;
  /** Kinds with their groups, by the patch that is about objects of them. */
  readonly #used = new Map<string, Set<string>>();
  readonly #misfits = new Map<string, { path: PlanPath; object: ObjectRef; count: number }>();
  #isOpen = false;

  constructor(text: PlanText) {
    this.#text = text;
  }

  use(at: PlanPath, { kind, group }: ObjectRef): void {
    const key = JSON.stringify(at);
    const kinds = this.#used.get(key) ?? new Set();
    this.#used.set(key, kinds.add(`${kind}.${group}`));
  }

  misfit(path: PlanPath, object: ObjectRef): void {
    const key = JSON.stringify(path);
    const known = this.#misfits.get(key);
    if (known) known.count += 1;
    else this.#misfits.set(key, { path, object, count: 1 });
  }

  /** Not everything is looked at, so that nothing is said to be about no object. */
  leaveOpen(): void {
    this.#isOpen = true;
  }

  problems({ spec }: Migration): PlanProblem[] {
    const misfits = [...this.#misfits.values()].map(({ path, object, count }) => {
      const words = message('plan.patch-unfit', { object: objectLabel(object), count });
      return problemAt(this.#text, this.#text.valueAt(path), words, message('run.patch-unfit.hint'));
    });
    const unused = placedPatches(spec).filter(({ at }) => !this.#isOpen && !this.#used.has(JSON.stringify(at)));
    const unclear = placedPatches(spec).flatMap(({ at, patch }) => {
      const kinds = this.#used.get(JSON.stringify(at)) ?? new Set();
      return kinds.size > 1 && !patch.target.kind.includes('.') ? [{ at, kinds: [...kinds].sort().join(', ') }] : [];
    });
    return [
      ...misfits,
      ...unclear.map(({ at, kinds }): PlanProblem => {
        const place = this.#text.valueAt([...at, 'target', 'kind']);
        return { ...problemAt(this.#text, place, message('plan.patch-kinds', { kinds })), severity: 'warning' };
      }),
      ...unused.map(({ at }): PlanProblem => {
        const place = this.#text.valueAt([...at, 'target']);
        return { ...problemAt(this.#text, place, message('plan.patch-unused')), severity: 'warning' };
      }),
    ];
  }
}
