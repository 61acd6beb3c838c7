import { adaptObject } from '../../adapt/adapt.ts';
import type { AdaptContext } from '../../adapt/context.ts';
import type { BackupEntry } from '../../backup/index-file.ts';
import { parseObject } from '../../backup/object-json.ts';
import type { BackupReader } from '../../backup/read.ts';
import { excludes } from '../../backup/select.ts';
import { KubeferryError } from '../../model/error.ts';
import { objectPath } from '../../model/log-line.ts';
import { type Message, message } from '../../model/message.ts';
import { type ObjectRef, refKey } from '../../model/object.ts';
import type { Migration } from '../../model/plan.ts';
import { type Export, startExport } from '../folder/export.ts';
import { removedFromTarget } from '../folder/read-targets.ts';
import { adaptContext } from './adapt-context.ts';
import { type Adaptation, Adaptations } from './adaptations.ts';
import { namespacePhase } from './check.ts';
import { LeftToOperators } from './left-to-operators.ts';
import { requireNamespaces } from './require-namespaces.ts';
import { type OpenTarget, type RunContext, targetNamespace } from './run-context.ts';
import { tellRunsTwice } from './runs-twice.ts';

/** Told of each object that a target does not get, with the reason. */
export type OnOmitted = (target: OpenTarget, object: ObjectRef, reason: Message) => void;

/**
 * The entries of a backup that the plan selects; for a backup that the run made itself these are all of them. Where single
 * objects are selected, their namespaces come along.
 */
export function selectedEntries(plan: Migration, entries: readonly BackupEntry[]): BackupEntry[] {
  const { select } = plan.spec;
  const namespaces = new Set(select.namespaces);
  const isOfNamespaces = (entry: BackupEntry) => {
    if (entry.namespace !== undefined) return namespaces.has(entry.namespace);
    return isNamespace(entry) ? namespaces.has(entry.name) : select.clusterScoped !== 'none';
  };
  const taken = entries.filter((entry) => !excludes(select, entry) && isOfNamespaces(entry));
  if (!select.objects) return taken;
  const picked = taken.filter((entry) => isPicked(plan, entry));
  const needed = new Set(picked.flatMap(({ namespace }) => namespace ?? []));
  return taken.filter((entry) => isPicked(plan, entry) || (isNamespace(entry) && needed.has(entry.name)));
}

function isNamespace({ group, resource }: ObjectRef): boolean {
  return group === '' && resource === 'namespaces';
}

/** Whether a plan that selects single objects names this one. */
function isPicked({ spec }: Migration, ref: ObjectRef): boolean {
  return spec.select.objects?.includes(refKey(ref)) ?? false;
}

/** A plan whose selection finds nothing, or not all that it names, has a typing error: nothing of it is moved. */
function requireSelected({ spec }: Migration, entries: readonly BackupEntry[]): void {
  const named = spec.select.objects ?? [];
  const found = new Set(named.length > 0 ? entries.map(refKey) : []);
  const missing = named.filter((name) => !found.has(name));
  if (missing.length === 0 && entries.length > 0) return;
  const words =
    missing.length > 0
      ? message('run.objects-missing', { objects: missing.join(', ') })
      : message('run.nothing-selected', { namespaces: spec.select.namespaces.join(', ') });
  throw new KubeferryError('invalid', words, { hint: message('run.objects-missing.hint') });
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
 * @throws KubeferryError `invalid` where nothing is selected, or a target lacks a namespace that nothing makes.
 */
export async function exportManifests(
  context: RunContext,
  backup: BackupReader,
  step: string,
  onOmitted: OnOmitted,
): Promise<Map<string, Adaptation[]>> {
  const { plan, folder, scope, targets } = context;
  const secrets = plan.spec.secrets;
  const entries = selectedEntries(plan, await backup.entries());
  requireSelected(plan, entries);
  const source = await startExport(folder, 'source', { secrets, signal: scope.signal });
  const sides: {
    target: OpenTarget;
    export: Export;
    about: AdaptContext;
    strangers: ReadonlySet<string>;
    adaptations: Adaptations;
    toOperators: LeftToOperators;
  }[] = [];
  for (const target of targets) {
    const about = await adaptContext(context, target, entries);
    const side = await startExport(folder, { target: target.spec.name }, { secrets, signal: scope.signal });
    const strangers = await strangersOn(context, target, entries);
    const gathered = { adaptations: new Adaptations(), toOperators: new LeftToOperators() };
    sides.push({ target, export: side, about, strangers, ...gathered });
  }
  let done = 0;
  for await (const { entry, json } of backup.read(entries, scope.signal)) {
    const object = parseObject(json);
    for (const side of sides) {
      if (isNamespace(entry) && side.strangers.has(entry.name)) continue;
      const adapted = adaptObject(entry, object, side.about);
      if ('omitted' in adapted) {
        onOmitted(side.target, entry, adapted.omitted);
        side.toOperators.take(adapted.omitted);
      } else {
        side.adaptations.add(adapted);
        await side.export.add(adapted.ref, adapted.object, entry.offset);
      }
    }
    await source.add(entry, object, entry.offset);
    done += 1;
    if (done % 250 === 0) scope.emit({ type: 'progress', step, done, total: entries.length, unit: 'objects' });
  }
  await source.finish();
  for (const side of sides) {
    for (const path of (await side.export.finish()).kept) {
      scope.emit({ type: 'log', level: 'warning', step, text: message('run.keeps-edit', { path }) });
    }
    const { name, context: cluster } = side.target.spec;
    const text = side.toOperators.warning(name);
    if (text) scope.emit({ type: 'log', level: 'warning', step, context: cluster, text });
    await tellLeftOut(context, side.target, step);
    await tellRunsTwice(context, side.target, step);
    await requireNamespaces(context, side.target);
  }
  scope.emit({ type: 'progress', step, done, total: entries.length, unit: 'objects' });
  return new Map(sides.map(({ target, adaptations }) => [target.spec.name, adaptations.list()]));
}

/** A manifest that was deleted, or names another object now, takes its object out of the migration: no outcome tells of it. */
async function tellLeftOut({ folder, scope }: RunContext, { spec }: OpenTarget, step: string): Promise<void> {
  const objects = await removedFromTarget(folder, spec.name);
  if (objects.length === 0) return;
  const some = objects.slice(0, 3).map(objectPath);
  const shown = objects.length > some.length ? [...some, '…'] : some;
  const text = message('run.left-out', { count: objects.length, target: spec.name, objects: shown.join(', ') });
  scope.emit({ type: 'log', level: 'warning', step, context: spec.context, text });
}
