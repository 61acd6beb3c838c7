import { expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { hostsOf } from '../../../src/adapt/objects/named-hosts.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const config = (data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web', namespace: 'shop' },
  data,
});

/** The rules that find something in an object, whatever the target. */
function found(object: KubeObject): string[] {
  const nothing = clusterFactsSchema.parse({ apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts' });
  const about = { target: new Offer(nothing), objects: new ObjectIndex([object]) };
  return assess([object], about).findings.map(({ finding }) => finding.rule);
}

test('hosts that are not asked through a proxy, and those of comments, are called by nobody', () => {
  const data = {
    NO_PROXY: 'db.shop.svc,10.0.0.0/8',
    '.env': 'no_proxy=old.shop.svc\nURL=http://web.shop.svc\n',
    'a.xml': '<!-- http://gone.shop.svc\n of old --><url>http://api.shop.svc</url>',
  };
  expect(hostsOf(config(data)).map(({ host }) => host)).toEqual(['web.shop.svc', 'api.shop.svc']);
});

test('ids of a cloud in comments are passed over', () => {
  const id = 'arn:aws:iam::123456789012:role/shop';
  expect(found(config({ a: `role: ${id}\n` }))).toContain('cloud-id-literal');
  expect(found(config({ a: `# role: ${id}\nrole: none\n` }))).not.toContain('cloud-id-literal');
});

test('an image that a template fills in has no tag to judge', () => {
  const pod = (image: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { containers: [{ name: 'web', image }] },
  });
  expect(found(pod('web'))).toContain('img-mutable-tag');
  expect(found(pod('{{ .Values.image }}'))).not.toContain('img-mutable-tag');
});
