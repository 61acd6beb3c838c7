import { expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { clusterFactsSchema } from '../../../src/model/cluster-facts.ts';
import { isPullSecret, pullSecret } from '../../../src/model/target-object.ts';

const account = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'web', namespace: 'shop' },
  imagePullSecrets: [{ name: 'keys' }],
};

/** How the fixes are delivered where the target has these namespaces. */
function deliveries(...names: string[]): unknown[] {
  const namespaces = names.map((name) => ({ name, names: { secrets: [] } }));
  const facts = { apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', namespaces };
  const target = new Offer(clusterFactsSchema.parse(facts));
  const { findings } = assess([account], { target, objects: new ObjectIndex([account]) });
  return findings
    .filter(({ finding }) => finding.rule === 'img-pull-secret-missing')
    .flatMap(({ finding: { fixes } }) => fixes.map((fix) => (fix.delivery === 'target' ? fix.object : fix.delivery)));
}

test('a Secret for pulling images is offered to be made where its namespace is on the target already', () => {
  expect(deliveries('shop')).toEqual([pullSecret('keys', 'shop'), 'checklist', 'edit']);
  expect(deliveries('web')).toEqual(['checklist', 'edit']);
});

test('a Secret for pulling images is told by its type', () => {
  expect(isPullSecret(pullSecret('keys', 'shop'))).toBe(true);
  expect(isPullSecret({ ...pullSecret('keys', 'shop'), type: 'Opaque' })).toBe(false);
});
