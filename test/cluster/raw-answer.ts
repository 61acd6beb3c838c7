import type { ClusterReader } from '../../src/kube/cluster.ts';
import { ApiReader } from '../../src/kube/reader.ts';
import type { Exchange } from '../../src/kube/transport/exchange.ts';

/** The body of the answer to a request that a reader has no call for. */
export async function rawAnswer(reader: ClusterReader, exchange: Exchange): Promise<Buffer> {
  if (!(reader instanceof ApiReader)) throw new TypeError('a reader is what openCluster gives');
  return await reader.core.transport.bytes(exchange);
}
