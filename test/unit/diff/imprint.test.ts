import { expect, test } from 'vitest';
import { imprintOf, isAsLeft } from '../../../src/diff/imprint.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', resourceVersion: '1', generation: 1, annotations: { owner: 'ann' } },
  spec: { replicas: 2, paused: false },
};
const changed = (metadata: Partial<KubeObject['metadata']>, spec: Record<string, unknown> = {}): KubeObject => ({
  ...deployment,
  metadata: { ...deployment.metadata, ...metadata },
  spec: { replicas: 2, paused: false, ...spec },
});
const left = imprintOf(deployment);

test('what servers and controllers keep in an object leaves it as it was, and so does another order of its keys', () => {
  const annotations = { 'deployment.kubernetes.io/revision': '3', owner: 'ann' };
  const live = { ...changed({ resourceVersion: '9', generation: 2, annotations }), status: { replicas: 2 } };
  expect(isAsLeft(left, live)).toBe(true);
  expect(isAsLeft(left, { ...deployment, spec: { paused: false, replicas: 2 } })).toBe(true);
});

test('what controllers put into an object that had no labels and no annotations leaves it as it was', () => {
  const { annotations: _owner, ...metadata } = deployment.metadata;
  const bare = imprintOf({ ...deployment, metadata });
  const noted = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
  const labels = { 'velero.io/backup-name': 'nightly' };
  expect(isAsLeft(bare, { ...deployment, metadata: { ...metadata, annotations: noted, labels } })).toBe(true);
  expect(isAsLeft(bare, { ...deployment, metadata: { ...metadata, annotations: {} } })).toBe(true);
  expect(isAsLeft(bare, deployment)).toBe(false);
});

test('a field, an annotation or a figure that somebody changed, added or took away tells', () => {
  for (const live of [
    changed({}, { paused: true }),
    changed({}, { minReadySeconds: 5 }),
    changed({}, { replicas: 3 }),
    changed({ annotations: { owner: 'bob' } }),
    changed({ annotations: {} }),
    { ...deployment, spec: { replicas: 2 } },
  ]) {
    expect(isAsLeft(left, live)).toBe(false);
  }
});

test('an autoscaler may go on scaling, a person who scales has changed it', () => {
  const scaledBy = (manager: string) => ({
    managedFields: [{ manager, subresource: 'scale', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }],
  });
  expect(isAsLeft(left, changed(scaledBy('kube-controller-manager'), { replicas: 7 }))).toBe(true);
  expect(isAsLeft(left, changed(scaledBy('kubectl'), { replicas: 7 }))).toBe(false);
  expect(isAsLeft(left, changed(scaledBy('kube-controller-manager'), { replicas: 7, paused: true }))).toBe(false);
});

test('of a Secret only the version counts, so that nobody can guess its value from the imprint', () => {
  const secret = (value: string, resourceVersion: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'keys', resourceVersion },
    data: { key: value },
  });
  expect(imprintOf(secret('YQ==', '5'))).toBe(imprintOf(secret('Yg==', '5')));
  expect(isAsLeft(imprintOf(secret('YQ==', '5')), secret('YQ==', '6'))).toBe(false);
});

test('integers of 64 bits that differ in the last digit tell', () => {
  const numbered = (id: bigint) => imprintOf({ ...deployment, kind: 'Account', spec: { id } });
  expect(numbered(9007199254740993n)).toBe(numbered(9007199254740993n));
  expect(numbered(9007199254740993n)).not.toBe(numbered(9007199254740992n));
});
