import type { ClusterReader } from './cluster.ts';
import { groupPath } from './paths.ts';
import { ApiReader } from './reader.ts';
import { parseStatus } from './transport/failure.ts';
import type { Transport } from './transport/transport.ts';

/** Answers that say nothing of the description; the transport deals with them. */
const ofTransport: ReadonlySet<number> = new Set([401, 429]);

/** The OpenAPI description (v3) of a group and version that a cluster serves; an empty one where it has none, or keeps it to itself. `cluster`: what `openCluster` gave. Throws where there is no answer. */
export async function describedBy(
  cluster: ClusterReader,
  version: { group: string; version: string },
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  if (!(cluster instanceof ApiReader)) throw new TypeError('a description is read from what openCluster gave');
  return description(cluster.core.transport, groupPath(version), signal);
}

/** The same, by the path of the group and version, such as `/apis/apps/v1`. */
export async function description(
  transport: Transport,
  place: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const body = await transport.bytes({
    method: 'GET',
    path: `/openapi/v3${place}`,
    signal,
    takes: (status) => status >= 400 && !ofTransport.has(status),
  });
  return parseStatus(body.toString());
}
