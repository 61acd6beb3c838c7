import { expect, test } from 'vitest';
import { readManifests } from '../../../src/adapt/manifest/manifests.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { judge } from '../../../src/engine/assessment/judge.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';

const offer = new Offer(clusterFactsSchema.parse({ apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts' }));

const text = `apiVersion: v1
kind: ConfigMap
metadata: { name: proxy, namespace: shop }
data:
  nginx.conf: |
    upstream legacy {
      server 10.20.0.5:8080;
      server 10.20.0.6:8080;
    }
`;

test('what a rule finds in a file of a ConfigMap is told at its line, each at its own, and of the text nothing else is told', async () => {
  const file = { file: 'proxy.yaml', text, exact: true, ...readManifests(text) };
  const { findings } = await judge([file], offer, new AbortController());
  const found = findings.filter(({ rule }) => rule === 'ip-literal-private');
  expect(found.map(({ line, column, endColumn }) => `${line}:${column}-${endColumn}`)).toEqual(['7:14-23', '8:14-23']);
  expect(found.map(({ pointer }) => pointer)).toEqual(['/data/nginx.conf', '/data/nginx.conf']);
  expect(found.filter((one) => 'part' in one)).toEqual([]);
});
