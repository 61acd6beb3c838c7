import { expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

test('whether a quota by priority counts pods is not judged where it would refuse them, and nothing is missing where it has room', () => {
  const object: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { replicas: 5, template: { spec: { priorityClassName: 'high', containers: [{ name: 'app' }] } } },
  };
  const notJudged = (pods: string) => {
    const quotas = [{ name: 'high', hard: { pods }, used: { pods: '0' }, scopes: ['PriorityClass'] }];
    const facts = clusterFactsSchema.parse({
      apiVersion: 'kubeferry.dev/v1alpha1',
      kind: 'ClusterFacts',
      apis: [{ group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment', namespaced: true }],
      namespaces: [{ name: 'shop', quotas, limitRanges: [], names: { 'deployments.apps': [] } }],
    });
    const objects = [object];
    const { findings, notJudged: left } = assess(objects, {
      target: new Offer(facts),
      objects: new ObjectIndex(objects),
    });
    expect(findings.filter(({ finding }) => finding.rule.startsWith('quota-'))).toEqual([]);
    return left.filter(({ rule }) => rule.startsWith('quota-'));
  };
  expect(notJudged('2')).toEqual([expect.objectContaining({ rule: 'quota-exceed', fact: 'scopes of quotas of shop' })]);
  expect(notJudged('9')).toEqual([]);
});
