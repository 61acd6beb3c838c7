import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { withheld } from '../../../src/model/objects/secret.ts';
import { type Authority, createAuthority } from '../../sandbox/certificates.ts';

function configuration(caBundle: string): KubeObject {
  const clientConfig = { caBundle, service: { namespace: 'checks', name: 'check' } };
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'checks' },
    webhooks: [{ name: 'check.example.com', clientConfig }],
  };
}

const secret = (namespace: string, data: Record<string, string> = { 'tls.crt': 'b25l' }): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'check-tls', namespace },
  type: 'kubernetes.io/tls',
  data,
});

/** The findings on the authority that a webhook trusts, where these objects are on the target and those go along. */
function found(existing: readonly KubeObject[], others: readonly KubeObject[] = [], bundle = 'b25l') {
  return said(existing, others, bundle).found;
}

/** The same, with the facts that are missing for it. */
function said(existing: readonly KubeObject[], others: readonly KubeObject[], bundle = 'b25l') {
  const objects = [configuration(bundle), ...others];
  const facts = clusterFactsSchema.parse({ apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', existing });
  const { findings, notJudged } = assess(objects, { target: new Offer(facts), objects: new ObjectIndex(objects) });
  return {
    found: findings.map(({ finding }) => finding).filter(({ rule }) => rule === 'webhook-cabundle'),
    unknown: notJudged.filter(({ rule }) => rule === 'webhook-cabundle').map(({ fact }) => fact),
  };
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

  test('is told where only certificates of others are there', () => {
    expect(found([], [secret('checks', { 'tls.crt': 'b3RoZXI=' })])).toHaveLength(1);
    expect(found([secret('checks', { 'tls.crt': 'b3RoZXI=' })])).toHaveLength(1);
  });

  test('is not judged where the values of the certificates are withheld', () => {
    for (const data of [{ 'tls.crt': withheld }, {}]) {
      const { found: none, unknown } = said([], [secret('checks', data)]);
      expect(none).toEqual([]);
      expect(unknown).toEqual(['values of Secret check-tls in checks']);
    }
  });

  test('stays where it has signed a certificate that goes along, and not where another authority did', () => {
    const [own, other] = [createAuthority('own'), createAuthority('other')];
    const by = ({ forServer }: Authority) => {
      return secret('checks', { 'tls.crt': btoa(forServer('check', ['check.checks.svc']).certificate) });
    };
    const bundle = btoa(own.certificate);
    expect(found([], [by(own)], bundle)).toEqual([]);
    expect(found([], [by(other)], bundle)).toHaveLength(1);
  });

  test('stays where the same webhook of the target trusts it too', () => {
    expect(found([configuration('b25l')])).toEqual([]);
    expect(found([configuration('b3RoZXI=')])).toHaveLength(1);
  });
});
