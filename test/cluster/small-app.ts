import type { KubeObject } from '../../src/model/objects/object.ts';
import type { Api } from '../sandbox/api.ts';

/** A small application: a ConfigMap with some more beside it, a Secret, a Service and a Deployment. */
export function smallApp(namespace: string, more = 0): KubeObject[] {
  const at = (name: string) => ({ name, namespace });
  const labels = { app: 'web' };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: at('settings'), data: { colour: 'blue' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: at('keys'), stringData: { key: 'open sesame' } },
    { apiVersion: 'v1', kind: 'Service', metadata: at('web'), spec: { selector: labels, ports: [{ port: 80 }] } },
    deployment(namespace, 'web', 'web:1'),
    ...Array.from({ length: more }, (_, n) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: at(`extra-${n}`),
      data: { n: String(n) },
    })),
  ];
}

/** A Deployment of one pod, which `more` says more of. An image whose name holds `/missing/` is never pulled. */
export function deployment(namespace: string, name: string, image: string, more: object = {}): KubeObject {
  const labels = { app: name };
  const pod = { terminationGracePeriodSeconds: 0, containers: [{ name: 'web', image }], ...more };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
  };
}

/** Creates objects, those of one kind at once. */
export async function createAll(api: Api, objects: readonly KubeObject[]): Promise<void> {
  const kinds = new Map<string, KubeObject[]>();
  for (const object of objects) kinds.set(object.kind, [...(kinds.get(object.kind) ?? []), object]);
  for (const ofKind of kinds.values()) await Promise.all(ofKind.map((object) => api.create(object)));
}
