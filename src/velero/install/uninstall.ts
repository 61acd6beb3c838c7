import { type RemoveItem, type RemoveResult, removeObjects, stuckIn } from '../../apply/remove.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { eachMetadata } from '../../kube/each-metadata.ts';
import { type ApiResource, refOf } from '../../model/objects/object.ts';
import type { VeleroChangeResult } from '../../model/velero/velero-change.ts';
import { noCounts } from './apply-plan.ts';
import { type ChangeScope, type ChangeStep, runStep } from './steps.ts';
import { planUninstall, type Uninstall } from './uninstall-plan.ts';

/**
 * Takes Velero out of a cluster: first what works, so that nothing in the bucket is touched when its objects go, then what was
 * asked for besides. Called again after an interruption it goes on. Throws what `planUninstall` throws, and `conflict` where
 * something does not go.
 */
export async function uninstall(
  cluster: ClusterWriter,
  change: Uninstall,
  scope: ChangeScope,
): Promise<VeleroChangeResult> {
  const { context } = cluster;
  const { namespace } = change;
  const plan = await planUninstall(cluster, change, scope.signal);
  const removal = new Removal(cluster, namespace, scope);
  await runStep('stop', scope, async () => {
    await removal.remove('stop', plan.workloads);
    // Whoever removes a Deployment does not wait for its pods.
    for (const name of ['replicasets.apps', 'pods']) await removal.remove('stop', await removal.leftOf(name));
  });
  if (change.definitions || change.withNamespace) {
    await runStep('contents', scope, async () => {
      for (const kind of plan.kinds) await removal.remove('contents', await removal.released(kind));
    });
  }
  await runStep('remove', scope, () => removal.remove('remove', plan.others));
  const stays = removal.kept.map(({ ref: object, reason }) => ({ object, reason }));
  const counts = { ...noCounts(), removed: removal.removed };
  return { context, namespace, ...(plan.from !== undefined && { from: plan.from }), counts, stays };
}

/** What the pods of Velero and their ReplicaSets are labelled with. */
const labelSelector = 'component=velero';

/** How what became of an object is told. */
const outcomes = { removed: 'removed', kept: 'skipped', held: 'failed', failed: 'failed' } as const;

/** Whether a finalizer is one that only Velero's server takes off. */
const isOwn = (finalizer: string) => /(^|\.)velero\.io\//.test(finalizer);

/** Removes objects, and remembers what became of them. */
class Removal {
  removed = 0;
  readonly kept: RemoveResult[] = [];
  readonly #cluster: ClusterWriter;
  readonly #namespace: string;
  readonly #scope: ChangeScope;

  constructor(cluster: ClusterWriter, namespace: string, scope: ChangeScope) {
    this.#cluster = cluster;
    this.#namespace = namespace;
    this.#scope = scope;
  }

  /** Removes objects and waits until they are gone. Throws `conflict` where one does not go. */
  async remove(step: ChangeStep, items: readonly RemoveItem[]): Promise<void> {
    const { signal, emit, waitSeconds } = this.#scope;
    const { context } = this.#cluster;
    const results = await removeObjects(this.#cluster, items, {
      signal,
      concurrency: 8,
      timeoutMs: waitSeconds * 1000,
      say: (text) => emit({ type: 'log', level: 'info', step, context, text }),
      done: ({ ref: object, state, reason }) =>
        emit({ type: 'object', step, context, object, outcome: outcomes[state], reason }),
    });
    const stuck = stuckIn(results, context);
    if (stuck) throw stuck;
    this.removed += results.filter(({ state }) => state === 'removed').length;
    this.kept.push(...results.filter(({ state }) => state === 'kept'));
  }

  /** What is left of the workloads. */
  async leftOf(resourceName: string): Promise<RemoveItem[]> {
    const { signal } = this.#scope;
    const resource = (await this.#cluster.discovery({ signal })).findResource(resourceName);
    if (!resource) return [];
    const where = { namespace: this.#namespace, labelSelector, signal };
    const left: RemoveItem[] = [];
    for await (const { items } of this.#cluster.list(resource, where)) {
      for (const object of items) {
        const { uid } = object.metadata;
        if (uid !== undefined) left.push({ ref: refOf(resource, object), uid });
      }
    }
    return left;
  }

  /** The objects of a kind, none of which waits any more for the server that is gone. */
  async released(kind: ApiResource): Promise<RemoveItem[]> {
    const items: RemoveItem[] = [];
    for await (const { metadata } of eachMetadata(this.#cluster, kind, this.#namespace, this.#scope.signal)) {
      if (metadata.finalizers?.some(isOwn)) await this.#release(kind, metadata.name);
      if (metadata.uid !== undefined) items.push({ ref: refOf(kind, { metadata }), uid: metadata.uid });
    }
    return items;
  }

  async #release(resource: ApiResource, name: string): Promise<void> {
    const { signal } = this.#scope;
    const live = await this.#cluster.get({ resource, namespace: this.#namespace, name }, signal);
    const finalizers = live.metadata.finalizers?.filter((one) => !isOwn(one)) ?? [];
    await this.#cluster.replace(resource, { ...live, metadata: { ...live.metadata, finalizers } }, { signal });
  }
}
