import type { EngineSettings } from '../model/settings.ts';
import type { OpenedCluster } from './cluster.ts';
import { findContext, type KubeconfigEnvironment, type ResolvedContext } from './kubeconfig/kubeconfig.ts';
import { ApiReader } from './reader.ts';
import { type Log, Transport } from './transport/transport.ts';

/** What a cluster is opened with besides its context. */
export interface OpenOptions {
  log?: Log;
  env?: KubeconfigEnvironment;
}

/**
 * Opens one cluster by the name that `loadContexts` gives its context. Reads files and asks nothing of the network:
 * what is wrong with the server shows at the first call. Throws `misconfigured` where the context is not there or
 * cannot be used. Whoever opens it closes it.
 */
export async function openCluster(
  context: string,
  settings: EngineSettings,
  options: OpenOptions = {},
): Promise<OpenedCluster> {
  return openResolved(await findContext(context, settings.kubeconfig, options.env), settings, options);
}

/** As `openCluster`, for a context that has been looked up already. */
export function openResolved(
  resolved: ResolvedContext,
  settings: EngineSettings,
  { log, env }: OpenOptions = {},
): OpenedCluster {
  const context = resolved.info.name;
  const reload = () => findContext(context, settings.kubeconfig, env);
  const transport = new Transport(resolved, settings, { reload, log: log ?? (() => undefined) });
  return new ApiReader({ context, transport, ended: new AbortController() });
}
