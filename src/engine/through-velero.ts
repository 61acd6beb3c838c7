import { format } from '../model/message.ts';
import { type ThroughVelero, throughVeleroGrant } from '../model/stores/read-store.ts';
import { VeleroStore } from '../velero/run/velero-store.ts';
import type { EngineScope } from './handler.ts';
import { reachThrough } from './signed-reach.ts';
import { grantedWriter } from './velero-writer.ts';

/** The store of a Velero, to be read through it. Throws `not-allowed` where nobody allowed that, and what opening the cluster throws. */
export async function openThroughVelero(
  spec: ThroughVelero,
  scope: EngineScope,
  signal: AbortSignal,
): Promise<VeleroStore> {
  const { context, namespace, grants } = spec.velero;
  const cluster = await scope.cluster(context);
  const writer = grantedWriter(cluster, throughVeleroGrant({ context, namespace }), grants);
  // A command line hears of no less than a warning, and through where the bytes come is to be heard there too.
  const reach = await reachThrough(cluster, namespace, { scope, signal }, (text) => scope.log('warn', format(text)));
  return new VeleroStore(writer, spec, reach, (event) => {
    if (event.type === 'log') scope.log(event.level === 'warning' ? 'warn' : event.level, format(event.text));
  });
}
