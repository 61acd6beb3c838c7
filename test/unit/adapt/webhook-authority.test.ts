import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { clusterFactsSchema } from '../../../src/model/cluster-facts.ts';
import type { KubeObject } from '../../../src/model/object.ts';

function configuration(caBundle: string): KubeObject {
  const clientConfig = { caBundle, service: { namespace: 'checks', name: 'check' } };
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'checks' },
    webhooks: [{ name: 'check.example.com', clientConfig }],
  };
}

const secret = (namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'check-tls', namespace },
  type: 'kubernetes.io/tls',
});

/** The findings on the authority that a webhook trusts, where these objects are on the target and those go along. */
function found(existing: readonly KubeObject[], others: readonly KubeObject[] = []) {
  const objects = [configuration('b25l'), ...others];
  const facts = clusterFactsSchema.parse({ apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', existing });
  const { findings } = assess(objects, { target: new Offer(facts), objects: new ObjectIndex(objects) });
  return findings.map(({ finding }) => finding).filter(({ rule }) => rule === 'webhook-cabundle');
}

describe('the authority that a webhook trusts', () => {
  test('is never left out, since Kubernetes fills none in', () => {
    expect(found([]).flatMap(({ fixes }) => fixes.map(({ delivery }) => delivery))).toEqual(['checklist']);
  });

  test('stays where a certificate of its Service goes along or is on the target', () => {
    expect(found([], [secret('checks')])).toEqual([]);
    expect(found([secret('checks')])).toEqual([]);
    expect(found([secret('shop')], [secret('shop')])).toHaveLength(1);
  });

  test('stays where the same webhook of the target trusts it too', () => {
    expect(found([configuration('b25l')])).toEqual([]);
    expect(found([configuration('b3RoZXI=')])).toHaveLength(1);
  });
});
