import { matchPin } from '../../kube/identity.ts';
import type { BackupInfo } from '../../model/backups/backup-contents.ts';
import { type Message, message } from '../../model/message.ts';
import type { Migration } from '../../model/migration/plan.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { namespacePhase } from './namespace-phase.ts';
import type { OpenTarget } from './run-context.ts';

/**
 * What is said before a restore that brings namespaces back to an earlier state of their own: it updates what it finds where
 * the backup was taken. Nothing where it does not, or where the backup does not say of which cluster it was taken.
 */
export async function turnedBack(
  { spec }: Migration,
  { name: backup, cluster, namespaces: held }: BackupInfo,
  { reader, mappings }: Pick<OpenTarget, 'reader' | 'mappings'>,
  signal: AbortSignal,
): Promise<Message | undefined> {
  const own = spec.select.namespaces.filter((name) => held.includes(name) && targetNamespace(mappings, name) === name);
  if (spec.existing !== 'update' || cluster === undefined || own.length === 0) return undefined;
  if ((await matchPin(reader, cluster, signal)) !== 'same') return undefined;
  const there: string[] = [];
  for (const name of own) if ((await namespacePhase(reader, name, signal)) !== 'absent') there.push(name);
  if (there.length === 0) return undefined;
  const { context } = reader;
  return message('run.turned-back', { count: there.length, backup, context, namespaces: there.join(', ') });
}
