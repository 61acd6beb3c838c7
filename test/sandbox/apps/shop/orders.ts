import { Api } from '../../api.ts';
import type { ClusterInfo } from '../../cluster.ts';

/** Where the shop takes orders, and tells them: its `api` answers, and keeps them in the volume of `db-0`. Real nodes only. */
const pathIn = (namespace: string) => `/api/v1/namespaces/${namespace}/services/api:http/proxy/cgi-bin/orders`;

/** Places orders, of one line each, as customers of a shop do. Throws where the shop does not have one afterwards. */
export async function placeOrders(cluster: ClusterInfo, orders: readonly string[], namespace = 'shop'): Promise<void> {
  const api = new Api(cluster);
  try {
    for (const order of orders) await api.send('GET', `${pathIn(namespace)}?order=${encodeURIComponent(order)}`);
  } finally {
    api.close();
  }
  const known = await ordersOf(cluster, namespace);
  const lost = orders.filter((order) => !known.includes(order));
  if (lost.length > 0) throw new Error(`The shop on ${cluster.name} did not take the orders ${lost.join(', ')}.`);
}

/** The orders that a shop has, the oldest first, as it tells them itself. Throws where it does not answer. */
export async function ordersOf(cluster: ClusterInfo, namespace = 'shop'): Promise<string[]> {
  const api = new Api(cluster);
  try {
    const text = String(await api.send('GET', pathIn(namespace)));
    return text.split('\n').filter((line) => line !== '');
  } finally {
    api.close();
  }
}
