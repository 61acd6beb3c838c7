import type { AdaptContext } from '../../adapt/context.ts';
import { endsLikeGeneratedToken, isGeneratedToken } from '../../adapt/kinds/secrets.ts';
import type { BackupEntry } from '../../backup/index-file.ts';
import type { BackupReader } from '../../backup/read.ts';
import { groupResource } from '../../model/objects/object.ts';

/**
 * Tells which Secrets of a backup are a person's, though they are called like tokens that a controller made: only those that are called so
 * are read. Throws what reading the backup throws.
 */
export async function ownSecrets(
  backup: BackupReader,
  entries: readonly BackupEntry[],
  signal: AbortSignal,
): Promise<NonNullable<AdaptContext['isOwnSecret']>> {
  const own = new Set<string>();
  const alike = entries.filter((entry) => groupResource(entry) === 'secrets' && endsLikeGeneratedToken(entry.name));
  if (alike.length > 0) {
    for await (const { entry, json } of backup.read(alike, signal)) {
      if (!isGeneratedToken(backup.parsed(json))) own.add(`${entry.namespace ?? ''}/${entry.name}`);
    }
  }
  return (namespace, name) => own.has(`${namespace}/${name}`);
}
