import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { compileOwnRule } from '../../../src/adapt/own-rules/compile.ts';
import { ownRuleSchema } from '../../../src/model/assessment/own-rule.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import { jsonPointer } from '../../../src/model/json/json.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { withheld, withholdValues } from '../../../src/model/objects/secret.ts';

/** What applications keep in Secrets, by the rule that has something to say of it. */
const values: Readonly<Record<string, string>> = {
  'svc-ref-missing': 'http://shop:pass-1@orders-7.gone.svc:80/in',
  'db-endpoint': 'postgres://shop:pass-2@orders-8.abc123.eu-west-1.rds.amazonaws.com/shop',
  'queue-consumer': 'amqp://shop:pass-3@queue-9.internal:5672',
  'api-server-url': 'https://0123456789abcdef.gr7.eu-west-1.eks.amazonaws.com',
};
const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'calls', namespace: 'shop' },
  data: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')])),
};
const manifest = withholdValues(secret);
const facts = clusterFactsSchema.parse({
  apiVersion: 'kubeferry.dev/v1alpha1',
  kind: 'ClusterFacts',
  apis: [
    { group: '', version: 'v1', resource: 'services', kind: 'Service', namespaced: true },
    { group: '', version: 'v1', resource: 'secrets', kind: 'Secret', namespaced: true },
  ],
  namespaces: [{ name: 'shop' }],
  unknown: [],
});
const about = { target: new Offer(facts), objects: new ObjectIndex([manifest]) };
const ofValues = { revealed: new Map([[manifest, secret]]), plan: {} };

test('rules judge values that a manifest withholds, and name their keys and nothing of them', () => {
  const { findings, notJudged } = assess([manifest], { ...about, ...ofValues });
  const places = findings.map(({ finding }) => [finding.rule, finding.pointer]);
  for (const rule of Object.keys(values)) expect(places).toContainEqual([rule, jsonPointer('data', rule)]);
  expect(notJudged.map(({ fact }) => fact)).not.toContain('values of Secret calls in shop');
  expect(JSON.stringify(findings)).not.toMatch(/pass-|orders-|queue-9|0123456789|gone|abc123/);
});

test('without the values they are unknown', () => {
  const { findings, notJudged } = assess([manifest], about);
  expect(findings).toEqual([]);
  expect(notJudged.map(({ fact }) => fact)).toContain('values of Secret calls in shop');
});

test('the rules of a team, whose sentences may say whatever they see, see what the manifest shows', () => {
  const compiled = compileOwnRule(
    ownRuleSchema.parse({ id: 'says-all', when: 'true', message: 'It has {object.data["db-endpoint"]}.' }),
  );
  if (!('rule' in compiled)) throw new Error('the rule is sound');
  const { findings } = assess([manifest], { ...about, ...ofValues }, [compiled.rule]);
  const own = findings.filter(({ finding }) => finding.rule === 'says-all');
  expect(JSON.stringify(own)).toContain(withheld);
  expect(JSON.stringify(own)).not.toContain('pass-');
});
