import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api, asRecord } from '../sandbox/api.ts';
import { canary } from '../sandbox/apps/shop/shop.ts';
import type { ClusterInfo } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';

/** A namespace with a web server that needs nothing: what moves with Enter, Enter, Enter. Its Secret holds the canary. */
export function smallApp(namespace: string): KubeObject[] {
  const labels = { app: 'web' };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace }, data: { colour: 'green' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login', namespace }, stringData: { password: canary } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace, labels },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [{ name: 'web', image: 'docker.io/library/nginx:1.29', ports: [{ containerPort: 80 }] }],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace, labels },
      spec: { selector: labels, ports: [{ port: 80 }] },
    },
  ];
}

/** Creates the small application and waits until it is Ready. */
export async function applySmallApp(cluster: ClusterInfo, namespace: string): Promise<void> {
  const api = new Api(cluster);
  try {
    for (const object of smallApp(namespace)) await api.create(object);
    await waitFor(() => webIsReady(api, namespace), { what: `the application in ${namespace} was Ready` });
  } finally {
    api.close();
  }
}

/** Whether both pods of the small application are Ready, as the API server says. */
export async function webIsReady(api: Api, namespace: string): Promise<boolean> {
  const deployment = await api.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`);
  return asRecord(deployment?.status ?? {}).readyReplicas === 2;
}
