import { adaptObject } from '../../adapt/adapt.ts';
import type { BackupEntry, BackupReader } from '../../backup/read.ts';
import { message } from '../../model/message.ts';
import { type KubeObject, type ObjectRef, refKey } from '../../model/object.ts';
import type { Migration } from '../../model/plan.ts';
import { type Export, startExport } from '../folder/export.ts';
import { adaptContext } from './adapt-context.ts';
import type { OpenTarget, RunContext } from './run-context.ts';

/** Told of each object that a target does not get, with the reason. */
export type OnOmitted = (target: OpenTarget, object: ObjectRef, reason: ReturnType<typeof message>) => void;

/** The entries of a backup that the plan selects; for a backup that the run made itself these are all of them. */
export function selectedEntries(plan: Migration, entries: readonly BackupEntry[]): BackupEntry[] {
  const { namespaces, objects, clusterScoped } = plan.spec.select;
  const wantedNamespaces = new Set(namespaces);
  const wantedObjects = objects && new Set(objects);
  return entries.filter((entry) => {
    if (wantedObjects) return wantedObjects.has(refKey(entry));
    if (entry.namespace !== undefined) return wantedNamespaces.has(entry.namespace);
    if (entry.resource === 'namespaces' && entry.group === '') return wantedNamespaces.has(entry.name);
    return clusterScoped !== 'none';
  });
}

/** Writes `source/`, and `base/` and `targets/` of each target, from the backup. Gives how many objects each target gets. */
export async function exportManifests(
  context: RunContext,
  backup: BackupReader,
  step: string,
  onOmitted: OnOmitted,
): Promise<Map<string, number>> {
  const { plan, folder, scope, targets } = context;
  const secrets = plan.spec.secrets;
  const entries = selectedEntries(plan, await backup.entries());
  const source = await startExport(folder, 'source', { secrets, signal: scope.signal });
  const sides: {
    target: OpenTarget;
    export: Export;
    about: Awaited<ReturnType<typeof adaptContext>>;
    count: number;
  }[] = [];
  for (const target of targets) {
    const about = await adaptContext(context, target);
    const side = await startExport(folder, { target: target.spec.name }, { secrets, signal: scope.signal });
    sides.push({ target, export: side, about, count: 0 });
  }
  let done = 0;
  for await (const { entry, json } of backup.read(entries, scope.signal)) {
    const object: KubeObject = JSON.parse(json.toString());
    for (const side of sides) {
      const adapted = adaptObject(entry, object, side.about);
      if ('omitted' in adapted) onOmitted(side.target, entry, adapted.omitted);
      else {
        side.count += 1;
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
  }
  scope.emit({ type: 'progress', step, done, total: entries.length, unit: 'objects' });
  return new Map(sides.map((side) => [side.target.spec.name, side.count]));
}
