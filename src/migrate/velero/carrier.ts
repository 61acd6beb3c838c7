import { grantWrites } from '../../kube/writer.ts';
import type { Carrier } from '../direct/carrier.ts';
import type { RunContext } from '../direct/run-context.ts';
import { sourceGrant } from '../grants.ts';
import { backUpInCluster } from './back-up.ts';
import { bring } from './bring.ts';
import { requireNodeAgent } from './file-volumes.ts';
import { requireHooks, requirePodsForHooks } from './hooks.ts';
import { locationOf } from './location.ts';
import { markedPods, unmarkPods } from './marked-pods.ts';
import { carriedClaims, podsOfClaims } from './pod-volumes.ts';
import { storeAccess } from './read-only-store.ts';

/** The Velero in each cluster: it makes the backup on the source, and restores it on the targets. */
export const byVelero: Carrier = {
  async check(context, { backedUp }) {
    const { plan, source, targets, storeSpec, claims, scope } = context;
    const { signal } = scope;
    const { namespace } = plan.spec.velero;
    const carried = carriedClaims(claims);
    requirePodsForHooks(plan, carried);
    if ('reader' in source && !backedUp) {
      await locationOf(source.reader, namespace, storeSpec, { writes: true, signal });
      if (carried.length > 0) {
        await requireNodeAgent(source.reader, namespace, signal);
        await podsOfClaims(source.reader, carried, signal);
      }
    }
    for (const { reader } of targets) {
      const location = await locationOf(reader, namespace, storeSpec, { writes: false, signal });
      if (carried.length > 0) await requireNodeAgent(reader, namespace, signal);
      const { said: text } = await storeAccess(context, reader, location);
      if (text) scope.emit({ type: 'log', level: 'info', step: 'check', context: reader.context, text });
    }
  },
  async backUp(context, grants) {
    const { plan, source } = context;
    const grant = sourceGrant(plan, grants, namespacesOfClaims(context));
    if ('reader' in source && grant) await backUpInCluster(context, grantWrites(source.reader, grant));
  },
  async tidyUp(context, grants) {
    await requireHooks(context);
    const { plan, source, scope } = context;
    const namespaces = namespacesOfClaims(context);
    const grant = sourceGrant(plan, grants, namespaces);
    if (!('reader' in source) || !grant) return;
    const left = await markedPods(source.reader, namespaces, scope.signal);
    await unmarkPods(grantWrites(source.reader, grant), left, scope);
  },
  bring,
};

/** The namespaces of the source with claims whose files go along. */
function namespacesOfClaims({ claims }: RunContext): string[] {
  return [...new Set(carriedClaims(claims).map((claim) => claim.split('/')[0] ?? ''))];
}
