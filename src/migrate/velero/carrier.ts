import { grantWrites } from '../../kube/writer.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Carrier } from '../direct/carrier.ts';
import { sourceGrant } from '../grants.ts';
import { requireAcceptance } from './acceptance.ts';
import { backUpInCluster, gaveUpBackup } from './back-up.ts';
import { bring } from './bring.ts';
import { requireNodeAgent } from './file-volumes.ts';
import { refuseFilled } from './filled-claims.ts';
import { judgeBackup } from './judge-backup.ts';
import { locationOf } from './location.ts';
import { namespacesOfMarks, unmarkClaims } from './marked-claims.ts';
import { unmarkRun } from './marked-pods.ts';
import { carriedClaims, podsOfClaims } from './pod-volumes.ts';
import { storeAccess } from './read-only-store.ts';
import { requireCsi, requireSnapshotClasses, snapshotClaims } from './snapshots.ts';

/** The Velero in each cluster: it makes the backup on the source, and restores it on the targets. */
export const byVelero: Carrier = {
  async check(context, { backedUp, writes }) {
    const { plan, source, targets, storeSpec, claims, scope } = context;
    const { signal } = scope;
    const { namespace } = plan.spec.velero;
    const carried = carriedClaims(claims);
    const snapshots = snapshotClaims(claims);
    const moved = [...carried, ...snapshots];
    if ('reader' in source && !backedUp) {
      await locationOf(source.reader, namespace, storeSpec, { writes: true, signal });
      if (moved.length > 0) await requireNodeAgent(source.reader, namespace, signal);
      if (carried.length > 0) await podsOfClaims(source.reader, carried, signal);
      if (snapshots.length > 0) {
        await requireCsi(source.reader, namespace, signal);
        for (const text of await requireSnapshotClasses(source.reader, namespace, snapshots, signal)) {
          scope.emit({ type: 'log', level: 'info', step: 'check', context: source.context, text });
        }
      }
    }
    const [snapshot] = snapshots;
    if ('backup' in source && snapshot !== undefined) {
      const words = message('run.claim-snapshot-backup', { claim: snapshot, backup: source.backup });
      throw new KubeferryError('invalid', words, { hint: message('run.claim-undecided.hint') });
    }
    for (const target of targets) {
      const { reader } = target;
      const location = await locationOf(reader, namespace, storeSpec, { writes: false, signal });
      if (moved.length > 0) await requireNodeAgent(reader, namespace, signal);
      await refuseFilled(context, target, moved);
      if (snapshots.length > 0) await requireCsi(reader, namespace, signal);
      const { said: text } = await storeAccess(context, reader, location);
      // Another run holds it, and files would not come back.
      const level = location.readOnly ? 'warning' : 'info';
      if (text) scope.emit({ type: 'log', level, step: 'check', context: reader.context, text });
    }
    if (writes) await requireAcceptance(context, { backedUp });
  },
  gaveUp: gaveUpBackup,
  async backUp(context, grants) {
    const { plan, source } = context;
    const grant = sourceGrant(plan, grants, namespacesOfMarks(context));
    if ('reader' in source && grant) await backUpInCluster(context, grantWrites(source.reader, grant));
  },
  async takeUp(context, grants) {
    const { plan, source, scope } = context;
    if (!('reader' in source)) return;
    const namespaces = namespacesOfMarks(context);
    const grant = sourceGrant(plan, grants, namespaces);
    if (grant) {
      const writer = grantWrites(source.reader, grant);
      await unmarkRun(writer, namespaces, context.run, scope);
      await unmarkClaims(context, writer);
    }
    await judgeBackup(context, source.reader);
  },
  bring,
};
