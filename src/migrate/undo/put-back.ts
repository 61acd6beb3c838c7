import { bearable } from '../../apply/out-of-reach.ts';
import { retried } from '../../apply/retry.ts';
import { rounds } from '../../apply/rounds.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { type Message, message } from '../../model/message.ts';
import { undoManager } from '../../model/objects/field-manager.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { judgeUpdate, type UndoneRun } from './judgement.ts';
import { look } from './look.ts';
import type { SavedState } from './saved-state.ts';
import type { Update } from './written.ts';

/** What became of an object that was to be put back: it is as before, it stays where somebody changed or removed it meanwhile, or the cluster refused. */
export type PutBack = { before: KubeObject; now: KubeObject } | { stays: Message } | { refused: Message };

/**
 * Puts one object back as it was before a run changed it, in the version that it has now.
 * @throws KubeferryError `cancelled`, and what no object of the cluster would escape.
 */
export async function putBackObject(
  cluster: ClusterWriter,
  run: UndoneRun,
  update: Update,
  saved: SavedState,
  signal: AbortSignal,
): Promise<PutBack> {
  const { ref } = update;
  for (let round = 1; ; round++) {
    const sight = await look(cluster, ref, signal);
    if ('unseen' in sight) return { stays: sight.unseen };
    const live = sight.object;
    const stays = judgeUpdate(run, update, live, saved);
    const before = saved.object(ref);
    if (stays) return { stays };
    if (!live || !before) throw new Error('what is judged fit to be put back is there and was saved');
    const { resourceVersion } = live.metadata;
    const metadata = { ...before.metadata, ...(resourceVersion !== undefined && { resourceVersion }) };
    try {
      const write = { manager: undoManager, signal };
      const replace = () => cluster.replace(sight.resource, { ...before, metadata }, write);
      // One that did arrive before the connection broke is a conflict the second time, and is looked at again.
      return { before, now: await retried(replace, signal) };
    } catch (thrown) {
      const { code, words } = await bearable(thrown, cluster, signal);
      if (code === 'conflict' && round < rounds) continue;
      return { refused: message('undo.refused', { detail: words }) };
    }
  }
}
