import { createHash } from 'node:crypto';
import { Api } from './api.ts';
import type { ClusterInfo } from './cluster.ts';

/** How many requests are on their way at once. */
const connections = 32;

/**
 * Creates `count` ConfigMaps `load-000000`, … with `bytes` bytes of data each that compress badly, over kept-alive
 * connections; makes the namespace where it is missing. Gives the seconds that it took.
 */
export async function fill(cluster: ClusterInfo, namespace: string, count: number, bytes: number): Promise<number> {
  const api = new Api(cluster, connections);
  try {
    await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    const began = performance.now();
    let next = 0;
    const work = async (): Promise<void> => {
      for (let n = next++; n < count; n = next++) {
        await api.send('POST', `/api/v1/namespaces/${namespace}/configmaps`, loadObject(n, bytes));
      }
    };
    await Promise.all(Array.from({ length: connections }, work));
    return (performance.now() - began) / 1000;
  } finally {
    api.close();
  }
}

/** The n-th ConfigMap of a load, as JSON; the same for the same arguments. */
export function loadObject(n: number, bytes: number): string {
  const name = `load-${String(n).padStart(6, '0')}`;
  let text = '';
  for (let part = 0; text.length < bytes; part++) text += createHash('sha256').update(`${n}/${part}`).digest('base64');
  const metadata = { name, labels: { app: 'load' } };
  return JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { text: text.slice(0, bytes) } });
}
