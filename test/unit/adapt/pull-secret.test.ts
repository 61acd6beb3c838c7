import { expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import type { Fix } from '../../../src/model/assessment/finding.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import { isPullSecret, pullSecret } from '../../../src/model/migration/target-object.ts';

const account = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'web', namespace: 'shop' },
  imagePullSecrets: [{ name: 'keys' }],
};

function told(fix: Fix): unknown {
  if (fix.delivery === 'target') return fix.object;
  return fix.delivery === 'checklist' ? fix.item.code : fix.delivery;
}

/** How the fixes are delivered where the target has these namespaces. */
function deliveries(...names: string[]): unknown[] {
  const namespaces = names.map((name) => ({ name, names: { secrets: [] } }));
  const facts = { apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', namespaces };
  const target = new Offer(clusterFactsSchema.parse(facts));
  const { findings } = assess([account], { target, objects: new ObjectIndex([account]) });
  return findings
    .filter(({ finding }) => finding.rule === 'img-pull-secret-missing')
    .flatMap(({ finding: { fixes } }) => fixes.map(told));
}

test('a Secret for pulling images is offered to be made where its namespace is on the target already', () => {
  expect(deliveries('shop')).toEqual([pullSecret('keys', 'shop'), 'todo.make-pull-secret', 'edit']);
});

test('where its namespace is still to come, it is told when a Secret for pulling images can be made', () => {
  expect(deliveries('web')).toEqual(['todo.make-pull-secret.after-run', 'edit']);
});

test('a Secret for pulling images is told by its type', () => {
  expect(isPullSecret(pullSecret('keys', 'shop'))).toBe(true);
  expect(isPullSecret({ ...pullSecret('keys', 'shop'), type: 'Opaque' })).toBe(false);
});
