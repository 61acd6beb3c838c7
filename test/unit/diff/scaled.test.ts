import { expect, test } from 'vitest';
import { comparePair } from '../../../src/diff/compare-pair.ts';
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

test('a workload that KEDA took to none, or back, has the replicas of an autoscaler; one that a person took there has not', () => {
  const outcome = (...pair: Parameters<typeof comparePair>) => comparePair(...pair).outcome;
  for (const keda of ['keda', 'keda-operator']) {
    for (const replicas of [0, 1]) {
      expect(outcome(deployment(3), deployment(replicas, keda))).toBe('assigned');
      expect(outcome(deployment(replicas, keda), deployment(3))).toBe('assigned');
    }
    expect(outcome(deployment(0, keda), deployment(4, 'kube-controller-manager'))).toBe('assigned');
    // Somebody turned the other one off.
    expect(outcome(deployment(2, keda), deployment(0))).toBe('drift');
    expect(withScaleOf(deployment(0, keda), deployment(3))).toEqual(deployment(0));
  }
  for (const manager of ['kubectl', 'kube-controller-manager']) {
    expect(outcome(deployment(3), deployment(0, manager))).toBe('drift');
  }
});
