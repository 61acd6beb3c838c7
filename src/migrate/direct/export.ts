import { adaptObject } from '../../adapt/adapt.ts';
import type { AdaptContext } from '../../adapt/context.ts';
import { requireAsNamed } from '../../backup/as-named.ts';
import type { BackupEntry } from '../../backup/index-file.ts';
import type { BackupReader } from '../../backup/read.ts';
import { objectLabel } from '../../model/clusters/log-line.ts';
import { type Message, message } from '../../model/message.ts';
import type { ChangedBy } from '../../model/migration/edit-conflict.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { groupResource, type KubeObject, type ObjectRef } from '../../model/objects/object.ts';
import { type Export, type ExportResult, startExport } from '../folder/export.ts';
import { removedFromTarget } from '../folder/read-targets.ts';
import { withholdExported } from '../folder/withhold-exported.ts';
import { adaptContext } from './adapt-context.ts';
import { type Adaptation, Adaptations } from './adaptations.ts';
import { LeftToOperators } from './left-to-operators.ts';
import { namespacePhase } from './namespace-phase.ts';
import { PatchUses } from './patch-uses.ts';
import { requireNamespaces } from './require-namespaces.ts';
import type { OpenTarget, RunContext } from './run-context.ts';
import { tellRunsTwice } from './runs-twice.ts';
import { isNamespace, isPicked, requireSelected, selectedEntries } from './selected-entries.ts';

/** Told of each object that a target does not get, with the reason. */
export type OnOmitted = (target: OpenTarget, object: ObjectRef, reason: Message) => void;

/** A person who knows what the backup holds learns what of it stays, and why. */
function tellUnneeded({ scope }: RunContext, unneeded: readonly ObjectRef[], step: string): void {
  if (unneeded.length === 0) return;
  const kinds = [...new Set(unneeded.map(groupResource))].sort().join(', ');
  scope.emit({ type: 'log', level: 'info', step, text: message('run.unneeded', { count: unneeded.length, kinds }) });
}

/** Which namespaces that merely come along with picked objects are on a target already: they are none of this run's business. */
async function strangersOn(
  context: RunContext,
  target: OpenTarget,
  entries: readonly BackupEntry[],
): Promise<Set<string>> {
  const strangers = new Set<string>();
  if (!context.plan.spec.select.objects) return strangers;
  for (const entry of entries) {
    if (!isNamespace(entry) || isPicked(context.plan, entry)) continue;
    const name = targetNamespace(target.mappings, entry.name);
    if ((await namespacePhase(target.reader, name, context.scope.signal)) !== 'absent') strangers.add(entry.name);
  }
  return strangers;
}

/**
 * Writes `source/`, and `base/` and `targets/` of each target, from the backup. Gives what was changed for each target.
 * @throws KubeferryError `invalid` where nothing is selected, a patch of the plan does not fit, or a target lacks a namespace that nothing makes.
 */
export async function exportManifests(
  context: RunContext,
  backup: BackupReader,
  step: string,
  onOmitted: OnOmitted,
): Promise<Map<string, Adaptation[]>> {
  const { plan, folder, scope, targets } = context;
  const { entries, unneeded } = await selectedEntries(context, backup);
  requireSelected(plan, entries);
  tellUnneeded(context, unneeded, step);
  if (plan.spec.secrets === 'withheld') await withhold(context, step);
  const source = await startExport(folder, 'source', { secrets: plan.spec.secrets, signal: scope.signal });
  const sides: TargetSide[] = [];
  const patches = new PatchUses();
  for (const target of targets) sides.push(await TargetSide.start(context, target, { backup, entries, patches }));
  const progress = (done: number): void =>
    scope.emit({ type: 'progress', step, done, total: entries.length, unit: 'objects' });
  let done = 0;
  for await (const { entry, json } of backup.read(entries, scope.signal)) {
    const object = requireAsNamed(backup.info.name, entry, backup.parsed(json));
    await source.add(entry, object, entry.offset);
    const by = source.isChanged(entry) ? 'source' : 'plan';
    for (const side of sides) await side.add(entry, object, by, onOmitted);
    done += 1;
    if (done % 250 === 0) progress(done);
  }
  await source.finish();
  await patches.check(context, step);
  for (const side of sides) await side.finish(context, step);
  progress(done);
  return new Map(sides.map(({ target, adaptations }) => [target.spec.name, adaptations.list()]));
}

/** Values that stand in the manifests since the plan said otherwise go, and a person learns what of an edit goes with them. */
async function withhold({ folder, scope }: RunContext, step: string): Promise<void> {
  for (const path of await withholdExported(folder, scope.signal)) {
    scope.emit({ type: 'log', level: 'warning', step, text: message('run.values-withheld', { path }) });
  }
}

/** The manifests of one target while they are written, and what is told about them at the end. */
class TargetSide {
  readonly target: OpenTarget;
  readonly adaptations = new Adaptations();
  readonly #export: Export;
  readonly #about: AdaptContext;
  readonly #patches: PatchUses;
  readonly #strangers: ReadonlySet<string>;
  readonly #toOperators = new LeftToOperators();

  private constructor(
    target: OpenTarget,
    written: Export,
    about: AdaptContext,
    { strangers, patches }: { strangers: ReadonlySet<string>; patches: PatchUses },
  ) {
    this.target = target;
    this.#export = written;
    this.#about = about;
    this.#strangers = strangers;
    this.#patches = patches;
  }

  static async start(
    context: RunContext,
    target: OpenTarget,
    { backup, entries, patches }: { backup: BackupReader; entries: readonly BackupEntry[]; patches: PatchUses },
  ): Promise<TargetSide> {
    const { plan, folder, scope } = context;
    const about = await adaptContext(context, target, { backup, moving: entries });
    const options = { secrets: plan.spec.secrets, signal: scope.signal };
    const written = await startExport(folder, { target: target.spec.name }, options);
    return new TargetSide(target, written, about, {
      strangers: await strangersOn(context, target, entries),
      patches,
    });
  }

  /** Writes the manifest of an object as this target gets it, or says why it gets none; `by`: what changed where it is another one now. */
  async add(entry: BackupEntry, object: KubeObject, by: ChangedBy, onOmitted: OnOmitted): Promise<void> {
    if (isNamespace(entry) && this.#strangers.has(entry.name)) return;
    const adapted = adaptObject(entry, object, this.#about);
    if ('omitted' in adapted) {
      onOmitted(this.target, entry, adapted.omitted);
      this.#toOperators.take(adapted.omitted);
    } else {
      this.adaptations.add(adapted);
      this.#patches.add(adapted);
      await this.#export.add(adapted.ref, adapted.object, entry.offset, by);
    }
  }

  /** Ends the export, and tells what a person should know of it before anything is applied. */
  async finish(context: RunContext, step: string): Promise<void> {
    const { scope } = context;
    for (const { level, text } of wordsOnEdits(await this.#export.finish())) {
      scope.emit({ type: 'log', level, step, text });
    }
    const { name, context: cluster } = this.target.spec;
    const text = this.#toOperators.warning(name);
    if (text) scope.emit({ type: 'log', level: 'warning', step, context: cluster, text });
    await tellLeftOut(context, this.target, step);
    await tellRunsTwice(context, this.target, step);
    await requireNamespaces(context, this.target);
  }
}

/** What became of the edits of a person. */
function* wordsOnEdits({
  kept,
  merged,
  conflicts,
  byPlan,
}: ExportResult): Generator<{ level: 'info' | 'warning'; text: Message }> {
  const ofPlan = new Set(byPlan);
  for (const path of kept) yield { level: 'warning', text: message('run.keeps-edit', { path }) };
  for (const path of merged) {
    yield { level: 'info', text: message(ofPlan.has(path) ? 'run.merged-edit.plan' : 'run.merged-edit', { path }) };
  }
  for (const { path, pointers } of conflicts) {
    yield { level: 'warning', text: conflictWords(path, pointers.join(', '), ofPlan.has(path)) };
  }
}

function conflictWords(path: string, fields: string, byPlan: boolean): Message {
  if (fields === '') return message(byPlan ? 'run.unmerged-edit.plan' : 'run.unmerged-edit', { path });
  return message(byPlan ? 'run.edit-conflict.plan' : 'run.edit-conflict', { path, fields });
}

/** A manifest that was deleted, or names another object now, takes its object out of the migration: no outcome tells of it. */
async function tellLeftOut({ folder, scope }: RunContext, { spec }: OpenTarget, step: string): Promise<void> {
  const objects = await removedFromTarget(folder, spec.name);
  if (objects.length === 0) return;
  const some = objects.slice(0, 3).map(objectLabel);
  const shown = objects.length > some.length ? [...some, '…'] : some;
  const text = message('run.left-out', { count: objects.length, target: spec.name, objects: shown.join(', ') });
  scope.emit({ type: 'log', level: 'warning', step, context: spec.context, text });
}
