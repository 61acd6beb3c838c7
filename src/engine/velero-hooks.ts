import { compileFilter, readObjects } from '../backup/filter.ts';
import { openBackup } from '../backup/read.ts';
import type { ClusterReader } from '../kube/cluster.ts';
import type { StoredBackup } from '../model/backups/backup-requests.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { hookOffer } from '../velero/hooks/document.ts';
import { fittingPods } from '../velero/hooks/fitting.ts';
import { readHooks } from '../velero/hooks/read-hooks.ts';
import { pods } from '../velero/server.ts';
import { withObject } from './backup-text.ts';
import type { Call, EngineScope, Handlers } from './handler.ts';
import { withStore } from './open-store.ts';

/** Requests on the hooks of backups and restores by Velero. */
export const veleroHookHandlers: Handlers<'velero.offerHooks' | 'velero.readHooks'> = {
  'velero.offerHooks': async ({ kind, of, namespaces, names = {} }, call, scope) => {
    const found =
      'context' in of
        ? await podsOf(await scope.cluster(of.context), namespaces, call.signal)
        : await podsIn(of, namespaces, call, scope);
    const there = fittingPods(found).map((one) => ({ ...one, namespace: names[one.namespace] ?? one.namespace }));
    return hookOffer(kind, there);
  },
  'velero.readHooks': ({ kind, text }) => Promise.resolve(readHooks(kind, text)),
};

/** The pods of some namespaces, or of all where none is named. */
async function podsOf(cluster: ClusterReader, namespaces: string[], signal: AbortSignal): Promise<KubeObject[]> {
  const found: KubeObject[] = [];
  const places = namespaces.length === 0 ? [{}] : namespaces.map((namespace) => ({ namespace }));
  for (const place of places) {
    for await (const page of cluster.list(pods, { ...place, signal })) found.push(...page.items);
  }
  return found;
}

/** The same of a backup. */
function podsIn(
  { store: spec, name }: StoredBackup,
  namespaces: string[],
  call: Call<never>,
  scope: EngineScope,
): Promise<KubeObject[]> {
  return withStore(spec, call, scope, async (store, kept) => {
    const backup = await openBackup(store, name, call.signal, kept);
    const filter = compileFilter({ kinds: ['pods'], ...(namespaces.length > 0 && { namespaces }) });
    const found: KubeObject[] = [];
    for await (const one of readObjects(backup, filter, call.signal)) {
      found.push(withObject(name, one, (pod) => pod));
    }
    return found;
  });
}
