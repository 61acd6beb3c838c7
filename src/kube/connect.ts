import type { EngineSettings } from '../model/door.ts';
import type { ClusterReader } from './cluster.ts';
import { findContext, type KubeconfigEnvironment } from './kubeconfig.ts';
import { ApiReader } from './reader.ts';
import { type Log, Transport } from './transport.ts';

export { dryRunsOnly, grantWrites } from './writer.ts';

/**
 * Opens one cluster by the name that `loadContexts` gives its context. Reads files and asks nothing of the network:
 * what is wrong with the server shows at the first call. Throws `misconfigured` where the context is not there or
 * cannot be used. Whoever opens it closes it.
 */
export async function openCluster(
  context: string,
  settings: EngineSettings,
  options: { log?: Log; env?: KubeconfigEnvironment } = {},
): Promise<ClusterReader> {
  const resolved = await findContext(context, settings.kubeconfig, options.env);
  const transport = new Transport(resolved, settings, options.log ?? (() => undefined));
  return new ApiReader({ context, transport });
}
