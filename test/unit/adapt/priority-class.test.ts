import { expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';

const facts = { apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', priorityClasses: [] };
const target = new Offer(clusterFactsSchema.parse(facts));

function made(more: object): unknown[] {
  const spec = { priorityClassName: 'urgent', containers: [{ name: 'web', image: 'nginx:1.29' }], ...more };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec };
  const { findings } = assess([pod], { target, objects: new ObjectIndex([pod]) });
  return findings.flatMap(({ finding: { fixes } }) =>
    fixes.flatMap((fix) => (fix.delivery === 'target' ? [fix.object] : [])),
  );
}

test('a priority class is offered to be made where the pod tells its value', () => {
  expect(made({ priority: 900, preemptionPolicy: 'Never' })).toEqual([
    {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'urgent' },
      value: 900,
      preemptionPolicy: 'Never',
    },
  ]);
  expect(made({})).toEqual([]);
});
