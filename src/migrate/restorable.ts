import type { AdaptContext } from '../adapt/context.ts';
import { omission } from '../adapt/omitted.ts';
import type { BackupEntry } from '../backup/index-file.ts';
import type { BackupReader } from '../backup/read.ts';
import { ownerIsAmong } from './owners.ts';

/**
 * The objects of a backup that a target can get, in the backup's order: without what controllers and clusters make themselves.
 * What a plan maps or leaves out does not count. @throws KubeferryError `damaged`, `cancelled`, and what the store throws.
 */
export async function restorable(backup: BackupReader, signal: AbortSignal): Promise<BackupEntry[]> {
  const entries = await backup.entries();
  const about: AdaptContext = {
    mappings: {},
    namespaces: [...new Set(entries.flatMap(({ namespace }) => namespace ?? []))],
    volumes: new Map(),
    find: () => undefined,
    ownerMoves: ownerIsAmong(entries),
  };
  const left = new Set<BackupEntry>();
  for await (const { entry, json } of backup.read(entries, signal)) {
    if (omission(entry, backup.parsed(json), about)) left.add(entry);
  }
  return entries.filter((entry) => !left.has(entry));
}
