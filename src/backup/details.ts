import type { z } from 'zod';
import type { BackupInfo } from '../model/backups/backup-contents.ts';
import {
  type BackupCount,
  type BackupDetails,
  type BackupFile,
  type BackupPart,
  clusterScope,
} from '../model/backups/backup-contents.ts';
import { KubeferryError, toPlainError } from '../model/error.ts';
import { isRecord, type JsonRecord } from '../model/json/json.ts';
import { apiVersionOf } from '../model/objects/object.ts';
import type { Kept } from '../store/kept.ts';
import type { Store } from '../store/store.ts';
import { limits } from './damage.ts';
import { fetch } from './fetch.ts';
import { type BackupKeys, backupKeys } from './layout.ts';
import { infoOf, withTarball } from './list.ts';
import { notFound, openBackup } from './read.ts';
import { readSide, remarksOf, type SidePart, sideSchemas, volumesOf } from './side-read.ts';

/** Parts that Velero 1.18 writes with every backup. */
const expected: readonly BackupPart[] = [
  'metadata',
  'tarball',
  'logs',
  'results',
  'resourceList',
  'volumeInfo',
  'podVolumeBackups',
  'volumeSnapshots',
  'itemOperations',
];

/** All that is known of a backup, whatever its state, without reading its objects; only where it has no list of them are they counted in the tarball. Throws `not-found`, `invalid` for a name that is none, and what the store throws. */
export async function describeBackup(
  store: Store,
  name: string,
  signal: AbortSignal,
  kept?: Kept,
): Promise<BackupDetails> {
  const keys = backupKeys(name);
  const files = await filesOf(store, keys, signal);
  if (files.length === 0) throw notFound(store, name);
  const size = files.find(({ what }) => what === 'tarball')?.size;
  const info = withTarball(await infoOf(store, name, signal), size);
  const has = new Set(files.map(({ what }) => what));
  const object = has.has('metadata') ? await backupObject(store, keys, signal) : undefined;
  const problems: BackupDetails['problems'] = [];
  const side = async <Content>(part: SidePart, schema: z.ZodType<Content>): Promise<Content | undefined> => {
    if (!has.has(part)) return undefined;
    const read = () => readSide(store, keys[part], schema, name, signal);
    return unlessDamaged(read, (error) => problems.push({ file: fileName(keys, part), error: toPlainError(error) }));
  };
  const [list, results, volumes] = await Promise.all([
    side('resourceList', sideSchemas.resourceList),
    side('results', sideSchemas.results),
    side('volumeInfo', sideSchemas.volumeInfo),
  ]);
  const counts = list
    ? countsOfList(list)
    : await unlessDamaged(
        () => countsOfTarball(store, info, signal, kept),
        (error) => problems.push({ file: fileName(keys, 'tarball'), error: toPlainError(error) }),
      );
  return {
    info,
    ...(object && { object }),
    files,
    missing: missingParts(store, keys, files),
    ...(counts && { counts }),
    remarks: results ? remarksOf(results) : [],
    volumes: volumesOf(volumes ?? null),
    problems: problems.sort((one, other) => (one.file < other.file ? -1 : 1)),
  };
}

/** The files of a backup, in the order of their names. */
export async function filesOf(store: Store, keys: BackupKeys, signal: AbortSignal): Promise<BackupFile[]> {
  const { entries } = await store.list(keys.folder, { signal });
  const { folder: _, ...parts } = keys;
  const known = new Map(Object.entries(parts).map(([part, key]) => [key, part]));
  return entries.map(({ key, size, modified }) => {
    const what = partNames.find((part) => part === known.get(key));
    return {
      name: key.slice(keys.folder.length),
      size,
      modified: modified.toISOString(),
      ...(what !== undefined && { what }),
    };
  });
}

const partNames: readonly BackupPart[] = [...expected, 'index'];

/** The parts that Velero 1.18 writes and that are not among these files, but for what the store does not let see. */
export function missingParts(store: Store, keys: BackupKeys, files: readonly BackupFile[]): BackupPart[] {
  return expected.filter((part) => store.hides?.(keys[part]) !== true && !files.some(({ what }) => what === part));
}

/** The parts that Velero 1.18 writes, of which the store does not let see whether they are there. */
export function hiddenParts(store: Store, keys: BackupKeys): BackupPart[] {
  return expected.filter((part) => store.hides?.(keys[part]) === true);
}

/** How a part is called inside the folder of its backup. */
export function fileName(keys: BackupKeys, part: BackupPart): string {
  return keys[part].slice(keys.folder.length);
}

/** The Backup object of velero-backup.json, whatever is in it; nothing where that is not JSON. */
export async function backupObject(
  store: Store,
  keys: BackupKeys,
  signal: AbortSignal,
): Promise<JsonRecord | undefined> {
  const text = (await fetch(store, keys.metadata, limits.metadata, { signal })).toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

async function unlessDamaged<Result>(
  work: () => Promise<Result>,
  tell: (error: KubeferryError) => void,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError) || thrown.code !== 'damaged') throw thrown;
    tell(thrown);
    return undefined;
  }
}

function countsOfList(list: Record<string, string[] | null>): BackupCount[] {
  return Object.entries(list).map(([key, names]) => {
    const slash = key.lastIndexOf('/');
    const count: BackupCount = { apiVersion: key.slice(0, slash), kind: key.slice(slash + 1), namespaces: {} };
    for (const name of names ?? []) add(count, name.includes('/') ? name.slice(0, name.indexOf('/')) : clusterScope);
    return count;
  });
}

async function countsOfTarball(
  store: Store,
  { name, complete }: BackupInfo,
  signal: AbortSignal,
  kept: Kept | undefined,
): Promise<BackupCount[] | undefined> {
  if (!complete) return undefined;
  const counts = new Map<string, BackupCount>();
  for (const entry of await (await openBackup(store, name, signal, kept)).entries()) {
    const { kind, namespace = clusterScope } = entry;
    const apiVersion = apiVersionOf(entry);
    const count = counts.get(`${apiVersion}/${kind}`) ?? { apiVersion, kind, namespaces: {} };
    add(count, namespace);
    counts.set(`${apiVersion}/${kind}`, count);
  }
  return [...counts.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

function add({ namespaces }: BackupCount, namespace: string): void {
  namespaces[namespace] = (namespaces[namespace] ?? 0) + 1;
}
