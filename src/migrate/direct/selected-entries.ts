import type { BackupEntry } from '../../backup/index-file.ts';
import type { BackupReader } from '../../backup/read.ts';
import { referencedEntries } from '../../backup/referenced-entries.ts';
import { excludes } from '../../backup/select.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Migration } from '../../model/migration/plan.ts';
import { groupResource, type ObjectRef, refKey } from '../../model/objects/object.ts';
import type { RunContext } from './run-context.ts';

/** What a plan selects of a backup. */
interface Selected {
  entries: BackupEntry[];
  /** What lies outside namespaces and stays, since nothing that is selected needs it. */
  unneeded: BackupEntry[];
}

/**
 * The entries of a backup that the plan selects; for a backup that the run made itself these are all of them. Where single
 * objects are selected, their namespaces come along. A backup that the run starts from is read once for what its objects need outside
 * namespaces. Throws what reading it throws.
 */
export async function selectedEntries(context: RunContext, backup: BackupReader): Promise<Selected> {
  const { plan, scope } = context;
  const { select, source } = plan.spec;
  const taken = selectedByName(plan, await backup.entries());
  if (select.objects || !('backup' in source) || select.clusterScoped !== 'referenced') {
    return { entries: taken, unneeded: [] };
  }
  context.needed ??= referencedEntries(backup, taken, select.namespaces, scope.signal);
  const needed = await context.needed;
  const stays = (entry: BackupEntry) =>
    entry.namespace === undefined && !isNamespace(entry) && !needed.has(refKey(entry));
  return { entries: taken.filter((entry) => !stays(entry)), unneeded: taken.filter(stays) };
}

/** What a plan selects by kinds, namespaces and names alone. Where single objects are selected, their namespaces come along. */
export function selectedByName<Entry extends ObjectRef>(plan: Migration, entries: readonly Entry[]): Entry[] {
  const { select } = plan.spec;
  const namespaces = new Set(select.namespaces);
  const isOfNamespaces = (entry: Entry) => {
    if (entry.namespace !== undefined) return namespaces.has(entry.namespace);
    return isNamespace(entry) ? namespaces.has(entry.name) : select.clusterScoped !== 'none';
  };
  const taken = entries.filter((entry) => !excludes(select, entry) && isOfNamespaces(entry));
  if (!select.objects) return taken;
  const needed = new Set(taken.flatMap((entry) => (isPicked(plan, entry) ? (entry.namespace ?? []) : [])));
  const isAlong = (entry: Entry) => isNamespace(entry) && needed.has(entry.name);
  return taken.filter((entry) => isPicked(plan, entry) || isAlong(entry));
}

/**
 * A plan whose selection finds nothing, or not all that it names, has a typing error: nothing of it is moved.
 * @throws KubeferryError `invalid`.
 */
export function requireSelected({ spec }: Migration, entries: readonly ObjectRef[]): void {
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

/** Whether this is a namespace itself. */
export function isNamespace({ group, resource }: ObjectRef): boolean {
  return groupResource({ group, resource }) === 'namespaces';
}

/** Whether a plan that selects single objects names this one. */
export function isPicked({ spec }: Migration, ref: ObjectRef): boolean {
  return spec.select.objects?.includes(refKey(ref)) ?? false;
}
