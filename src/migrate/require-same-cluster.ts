import type { ClusterReader } from '../kube/cluster.ts';
import { matchPin } from '../kube/identity.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';

/**
 * Holds a context against the cluster that it led to before, where that is known: it may lead elsewhere by the time it is
 * written to. `of` chooses the words: the plan's cluster for a run, the run's for an undo.
 * @throws KubeferryError `wrong-cluster`, and what the cluster answers.
 */
export async function requireSameCluster(
  of: 'run' | 'undo',
  { reader, uid }: { reader: ClusterReader; uid?: string },
  signal: AbortSignal,
): Promise<void> {
  const match = uid === undefined ? 'same' : await matchPin(reader, uid, signal);
  if (match === 'same') return;
  const { context } = reader;
  const code = `${of}.${match === 'unseen' ? 'unseen' : 'wrong'}-cluster` as const;
  throw new KubeferryError('wrong-cluster', message(code, { context }), { context, hint: message(`${code}.hint`) });
}
