import type { KubeObject } from '../../../src/model/objects/object.ts';

/** What a Deployment of one pod says beside its script. */
interface More {
  container?: object;
  pod?: object;
}

/** A Deployment of one pod that runs a shell script. */
export function runs(
  { name, namespace }: { name: string; namespace: string },
  script: string,
  { container = {}, pod = {} }: More = {},
): KubeObject {
  const labels = { app: name };
  const containers = [
    { name: 'main', image: 'docker.io/library/busybox:1.36', command: ['/bin/sh', '-c', script], ...container },
  ];
  const spec = { terminationGracePeriodSeconds: 0, containers, ...pod };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}
