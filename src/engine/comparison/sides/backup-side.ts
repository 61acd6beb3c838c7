import { compileFilter, takesObject } from '../../../backup/filter.ts';
import type { BackupEntry } from '../../../backup/index-file.ts';
import type { BackupReader } from '../../../backup/read.ts';
import type { BackupFilter } from '../../../model/backups/backup-contents.ts';
import { sideAddress } from '../../../model/comparison/side-title.ts';
import { KubeferryError } from '../../../model/error.ts';
import { message } from '../../../model/message.ts';
import { leftBehind } from '../../../model/objects/left-behind.ts';
import { groupResource, type ObjectRef, refKey } from '../../../model/objects/object.ts';
import { classGroups, isDefaultClass } from '../defaults/default-class.ts';
import { groupKey, groupOf, namespaceOf } from '../object-group.ts';
import { DefinedKinds } from './defined-kinds.ts';
import type { Side, SideObject } from './side.ts';

/** What is compared of a backup: namespaces, and the objects outside of them that are named, or all of it; of these what a filter takes. */
interface BackupSideWish {
  namespaces: readonly string[];
  outside?: readonly ObjectRef[];
  filter?: BackupFilter;
}

/** What a backup holds. Throws `not-found` for a namespace that it does not hold, `usage` for a filter that is none, and what reading it throws. */
export async function backupSide(
  backup: BackupReader,
  { namespaces: wanted, outside = [], filter: wish = {} }: BackupSideWish,
): Promise<Side> {
  const filter = compileFilter(wish);
  const entries = await backup.entries();
  const all = entries.filter((entry) => !leftBehind.has(groupResource(entry)));
  const definitions = new DefinedKinds(backup, entries);
  const chosen = new Set(wanted);
  const named = new Set(outside.map(refKey));
  const isTaken = (entry: BackupEntry) =>
    filter.matchesRef(entry) && (chosen.size === 0 || named.has(refKey(entry)) || chosen.has(namespaceOf(entry)));
  const held = new Set(all.map(namespaceOf));
  const missing = wanted.find((name) => !held.has(name));
  if (missing !== undefined) throw notIn(backup.info.name, missing);
  const taken = all.filter(isTaken);
  const byGroup = Map.groupBy(taken, groupKey);
  const namespaces = [...new Set(taken.flatMap(({ namespace }) => namespace ?? []))];
  async function* read(wished: BackupEntry[], signal: AbortSignal): AsyncGenerator<SideObject> {
    for await (const { entry, json } of backup.read(wished, signal)) {
      if (takesObject(filter, json, backup.info.name)) yield { ref: refOfEntry(entry), object: backup.parsed(json) };
    }
  }
  return {
    title: sideAddress({ from: 'backup', name: backup.info.name, namespaces: [...wanted] }),
    namespaces: wanted.length > 0 ? wanted : namespaces,
    asWritten: false,
    isSilent: () => false,
    unread: [],
    schemaOf: (apiVersion, kind, signal) => definitions.schemaOf(apiVersion, kind, signal),
    async defaultClasses(kind, signal) {
      const classes = entries.filter((entry) => entry.kind === kind && entry.group === classGroups[kind]);
      const names: string[] = [];
      for await (const { entry, json } of backup.read(classes, signal)) {
        if (isDefaultClass(kind, backup.parsed(json))) names.push(entry.name);
      }
      return names;
    },
    names: (group) => (byGroup.get(groupKey(group)) ?? []).map(({ name }) => name),
    groups: async () => [...byGroup.values()].flatMap(([first]) => (first ? [groupOf(first)] : [])),
    read: (group, _names, signal) => read(byGroup.get(groupKey(group)) ?? [], signal),
    readNamed: (group, wished, signal) => {
      const named = (byGroup.get(groupKey(group)) ?? []).filter(({ name }) => wished.includes(name));
      return read(named, signal);
    },
  };
}

/** What an entry is about, without the place in its backup, which means nothing to who is told of a difference. */
function refOfEntry({ offset: _offset, length: _length, ...ref }: BackupEntry): ObjectRef {
  return ref;
}

function notIn(backup: string, namespace: string): KubeferryError {
  return new KubeferryError('not-found', message('compare.notInBackup', { backup, namespace }), {
    hint: message('compare.notInBackup.hint', { backup }),
  });
}
