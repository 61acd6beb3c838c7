import { expect, test } from 'vitest';
import { withScaleOf } from '../../../src/diff/scaled.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

function deployment(replicas: number, scaledBy?: string): KubeObject {
  const managedFields = [{ manager: scaledBy, subresource: 'scale', fieldsV1: { 'f:spec': { 'f:replicas': {} } } }];
  const metadata = { name: 'web', ...(scaledBy !== undefined && { managedFields }) };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas, paused: false } };
}

test('what is meant keeps the replicas of an autoscaler, and of nobody else', () => {
  const meant = deployment(2);
  expect(withScaleOf(deployment(7, 'kube-controller-manager'), meant)).toEqual(deployment(7));
  expect(withScaleOf(deployment(7, 'kubectl'), meant)).toEqual(meant);
  expect(withScaleOf(deployment(7), meant)).toEqual(meant);
});
