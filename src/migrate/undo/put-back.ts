import type { ClusterWriter } from '../../kube/cluster.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { Message } from '../../model/message.ts';
import { apiVersionOf, type KubeObject } from '../../model/object.ts';
import { judgeUpdate } from './judgement.ts';
import { liveObject } from './live-object.ts';
import type { SavedState } from './saved-state.ts';
import type { Update } from './written.ts';

/** How often an object is looked at again that changes under our hands. */
const rounds = 4;

/**
 * Puts one object back as it was before a run changed it, in the version that it has now. Gives it as it is then, or why it
 * stays, where somebody changed or removed it meanwhile.
 */
export async function putBackObject(
  cluster: ClusterWriter,
  run: string,
  update: Update,
  saved: SavedState,
  signal: AbortSignal,
): Promise<{ before: KubeObject; now: KubeObject } | { stays: Message }> {
  const { ref } = update;
  const resource = (await cluster.discovery({ signal })).find(apiVersionOf(ref), ref.kind);
  for (let round = 1; ; round++) {
    const live = await liveObject(cluster, ref, signal);
    const stays = judgeUpdate(run, update, live, saved);
    const before = saved.object(ref);
    if (stays) return { stays };
    if (!resource || !live || !before) throw new Error('what is judged fit to be put back is there and was saved');
    const { resourceVersion } = live.metadata;
    const metadata = { ...before.metadata, ...(resourceVersion !== undefined && { resourceVersion }) };
    try {
      return { before, now: await cluster.replace(resource, { ...before, metadata }, { signal }) };
    } catch (thrown) {
      if (toKubeferryError(thrown).code !== 'conflict' || round >= rounds) throw thrown;
    }
  }
}
