import { describe, expect, it } from 'vitest';
import { standInModifiers } from '../../../src/migrate/velero/stand-ins.ts';
import { isRecord, type JsonRecord } from '../../../src/model/json/json.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { mergePatched } from '../../../src/velero/merge-patch.ts';

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'db-0', namespace: 'shop', labels: { app: 'db' } },
  spec: {
    nodeSelector: { zone: 'hcm' },
    affinity: { podAffinity: { near: 'web' }, podAntiAffinity: { apart: 'db' } },
    schedulerName: 'default-scheduler',
    serviceAccountName: 'db',
    priorityClassName: 'high',
    containers: [{ name: 'db', image: 'db:1' }],
    volumes: [
      { name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } },
      { name: 'settings', configMap: { name: 'settings' } },
    ],
  },
};
const marks = { labels: { 'kubeferry.dev/run': 'r' }, carried: new Set(['shop/data-db-0']) };
const saved = [{ name: 'data', claim: 'data-db-0' }, { name: 'logs', claim: 'logs-db-0' }, { name: 'scratch' }];

/** What the merge patches make of the pod. */
function patched(modifiers: ReturnType<typeof standInModifiers>): JsonRecord {
  const own = modifiers.filter(({ name }) => name === undefined || name === 'db-0');
  return own.reduce<JsonRecord>(
    (object, { patch }) => (isRecord(patch) ? mergePatched(object, patch) : object),
    JSON.parse(JSON.stringify(pod)),
  );
}

describe('a pod that stands in for its volumes', () => {
  it('mounts the claims that get their files and nothing else of the application', () => {
    const { spec } = patched(standInModifiers([{ pod, saved }], marks));
    expect(spec).toMatchObject({
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } },
        // Velero restores what the backup holds of other volumes whatever it is told: into nothing.
        { name: 'logs', emptyDir: {} },
        { name: 'scratch', emptyDir: {} },
      ],
      restartPolicy: 'Never',
      schedulerName: 'default-scheduler',
    });
    expect(spec).not.toHaveProperty('serviceAccountName');
    expect(spec).not.toHaveProperty('priorityClassName');
  });

  it('runs only what waits for the files', () => {
    const [, , containers] = standInModifiers([{ pod, saved }], marks);
    expect(containers).toMatchObject({ resource: 'pods', namespace: 'shop', name: 'db-0' });
    expect(containers?.patch).toEqual([
      { operation: 'replace', path: '/spec/containers', value: '[]' },
      { operation: 'copy', from: '/spec/initContainers/0', path: '/spec/containers/0' },
      { operation: 'replace', path: '/spec/initContainers', value: '[]' },
      { operation: 'copy', from: '/spec/containers/0', path: '/spec/initContainers/0' },
      { operation: 'replace', path: '/spec/containers/0/name', value: 'stand-in' },
    ]);
  });

  it('is placed as the workload of the target will be, but not near pods that are not there yet', () => {
    const meant = {
      nodeSelector: { disk: 'fast' },
      affinity: { podAffinity: { near: 'web' }, nodeAffinity: { in: 'x' } },
    };
    expect(patched(standInModifiers([{ pod, saved, meant }], marks)).spec).toMatchObject({
      nodeSelector: { disk: 'fast' },
      affinity: { nodeAffinity: { in: 'x' } },
    });
    const { spec } = patched(standInModifiers([{ pod, saved, meant }], marks));
    expect(JSON.stringify(spec)).not.toMatch(/hcm|near|apart/);
  });

  it('is placed nowhere where the backup holds nothing of its volumes', () => {
    const [all] = standInModifiers([], marks);
    expect(all).not.toHaveProperty('name');
    expect(all?.patch).toMatchObject({
      metadata: { labels: { 'kubeferry.dev/run': 'r', 'kubeferry.dev/stand-in': 'true' } },
      spec: { schedulerName: 'kubeferry.dev-none' },
    });
  });
});
