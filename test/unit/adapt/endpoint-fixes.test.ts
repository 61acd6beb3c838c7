import { expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { mappedObject } from '../../../src/adapt/mappings/mapped.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import { recordAt } from '../../../src/model/json/json.ts';
import { patched } from '../../../src/model/json/json-patch.ts';
import { format } from '../../../src/model/message.ts';
import { mappings } from '../../../src/model/migration/plan.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const target = new Offer(
  clusterFactsSchema.parse({
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'ClusterFacts',
    nodes: [{ name: 'node-1' }],
    namespaces: [{ name: 'shop-eu', names: { services: [] } }],
  }),
);
const service: KubeObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cache', namespace: 'shop-eu' } };
const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'connections', namespace: 'shop-eu' },
  data: { url: btoa('redis://:pa55@cache.shop.svc:6379') },
};

/** The fixes that change the plan, with the findings that have them. */
function plannedFor(object: KubeObject, plan: Record<string, unknown>) {
  const { findings } = assess([object], { target, objects: new ObjectIndex([service, object]), plan });
  return findings.flatMap(({ finding }) =>
    finding.fixes.flatMap((fix) => (fix.delivery === 'plan' ? [{ finding, fix }] : [])),
  );
}

test('a value of a Secret that names a Service of a renamed namespace is mended by a mapping in the plan, which tells nothing of the value', () => {
  const plan = { spec: { mappings: { namespaces: { shop: 'shop-eu' } } } };
  const [found] = plannedFor(secret, plan);
  if (!found) throw new Error('no fix in the plan');
  expect(format(found.fix.title)).toBe('Map .shop.svc to .shop-eu.svc in the plan');
  expect(JSON.stringify(found)).not.toMatch(/cache|pa55/);
  const changed = patched(plan, found.fix.operations);
  const mapped = mappedObject(secret, mappings.parse(recordAt(changed, 'spec', 'mappings')), target);
  expect(atob(String(recordAt(mapped, 'data')?.url))).toBe('redis://:pa55@cache.shop-eu.svc:6379');
  expect(plannedFor(mapped, plan)).toEqual([]);
});

test('a namespace that a single target gets under another name counts too, and without one no mapping is offered', () => {
  const targets = [{ name: 'there' }, { name: 'eu', mappings: { namespaces: { shop: 'shop-eu' } } }];
  expect(plannedFor(secret, { spec: { targets } })).toHaveLength(1);
  expect(plannedFor(secret, { spec: { targets: [{ name: 'there' }] } })).toEqual([]);
});
