import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { assess } from '../../../src/adapt/assess.ts';
import { mend } from '../../../src/adapt/edit/mend.ts';
import { readManifests } from '../../../src/adapt/manifest/manifests.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';

const facts = readFileSync(join(import.meta.dirname, '..', '..', 'golden', 'rules', 'target.yaml'), 'utf8');
const target = new Offer(clusterFactsSchema.parse(parse(facts)));

/** A text with every safe edit of every rule made, once. */
function fixed(text: string): string {
  const read = readManifests(text);
  const objects = read.objects.map(({ object }) => object);
  const { findings } = assess(objects, { target, objects: new ObjectIndex(objects) });
  const wanted = findings.flatMap(({ index, finding: { rule, fixes } }) => {
    const fix = fixes.find((one) => one.safe && one.delivery === 'edit');
    return fix?.delivery === 'edit' ? [{ object: index, rule, operations: fix.operations }] : [];
  });
  return mend(text, read, wanted).text;
}

const pods = (indent: string) =>
  ['metadata: { labels: { app: web } }', 'spec:', '  nodeSelector: { beta.kubernetes.io/arch: amd64 }']
    .concat('  containers: [{ name: web, image: "nginx:1.27" }]')
    .map((line) => indent + line)
    .join('\n');

const templated = [
  ...['Deployment', 'DaemonSet', 'ReplicaSet'].map((kind) => `extensions/v1beta1 ${kind}`),
  ...['Deployment', 'StatefulSet'].map((kind) => `apps/v1beta1 ${kind}`),
  ...['Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet'].map((kind) => `apps/v1beta2 ${kind}`),
].map((what) => ({ what, spec: `  selector: { matchLabels: { app: web } }\n  template:\n${pods('    ')}` }));

const scheduled = ['batch/v1beta1 CronJob', 'batch/v2alpha1 CronJob'].map((what) => ({
  what,
  spec: `  schedule: "0 3 * * *"\n  jobTemplate:\n    spec:\n      template:\n${pods('        ')}`,
}));

test.each([...templated, ...scheduled])('fixing twice what is removed is fixing it once: $what', ({ what, spec }) => {
  const [apiVersion, kind] = what.split(' ');
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: web, namespace: shop }\nspec:\n${spec}\n`;
  const once = fixed(text);
  expect(once).not.toContain('beta');
  expect(fixed(once)).toBe(once);
});

test('an autoscaler of a removed version that looks for a removed one is converted at once', () => {
  const text = [
    'apiVersion: autoscaling/v2beta2',
    'kind: HorizontalPodAutoscaler',
    'metadata: { name: web, namespace: shop }',
    'spec:',
    '  maxReplicas: 3',
    '  scaleTargetRef: { apiVersion: extensions/v1beta1, kind: Deployment, name: there }',
    '',
  ].join('\n');
  const once = fixed(text);
  expect(once).not.toContain('beta');
  expect(fixed(once)).toBe(once);
});
