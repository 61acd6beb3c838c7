import { expect, test } from 'vitest';
import { readManifests } from '../../../src/adapt/manifest/manifests.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { judge } from '../../../src/engine/assessment/judge.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import { message } from '../../../src/model/message.ts';

const target = new Offer(
  clusterFactsSchema.parse({
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'ClusterFacts',
    namespaces: [{ name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } }],
  }),
);
const pod = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  hostNetwork: true
  containers: [{ name: web, image: 'web:1' }]
`;

/** What is told, and what is silenced, of a Pod that the target refuses to take for its policy. */
async function judged(text: string): Promise<{ told: string[]; silenced: string[] }> {
  const object = { apiVersion: 'v1', kind: 'Pod', name: 'web' };
  const finding = {
    ...{ rule: 'target-refuses-policy', severity: 'error' as const, object, pointer: '', fixes: [] },
    message: message('error.cancelled'),
  };
  const asked = { says: [{ index: 0, finding, sameAs: ['psa-violation'] }], notJudged: [] };
  const file = { file: 'web.yaml', text, exact: true, ...readManifests(text) };
  const { findings, silenced } = await judge([file], target, { asked, signal: new AbortController().signal });
  const rules = (all: readonly { rule: string }[]) =>
    all.flatMap(({ rule }) => (/^(psa-violation|target-)/.test(rule) ? [rule] : []));
  return { told: rules(findings), silenced: rules(silenced) };
}

test('a rule tells what the target says too; where it is silenced, the target is heard', async () => {
  expect(await judged(pod)).toEqual({ told: ['psa-violation'], silenced: [] });
  expect(await judged(`# kubeferry-ignore psa-violation: our nodes allow it\n${pod}`)).toEqual({
    told: ['target-refuses-policy'],
    silenced: ['psa-violation'],
  });
});
