import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { assessAgainst } from '../../../src/engine/assessment/against.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import { format } from '../../../src/model/message.ts';
import { noCluster } from './no-cluster.ts';

const facts = clusterFactsSchema.parse({
  apiVersion: 'kubeferry.dev/v1alpha1',
  kind: 'ClusterFacts',
  storageClasses: [],
});
const { signal } = new AbortController();
const untitled = 'untitled:Untitled-1';

test('a text that lies in no file is judged by facts that were learned before', async () => {
  const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { storageClassName: fast }
`;
  const wish = { paths: [untitled], texts: { [untitled]: claim }, target: { facts }, signal };
  const { findings, objects, ...rest } = await assessAgainst(wish, noCluster);
  expect(objects).toBe(1);
  expect(findings).toContainEqual(expect.objectContaining({ rule: 'sc-missing', file: untitled, line: 4, index: 0 }));
  // They are sent to the engine with each edit, and not back.
  expect(rest).not.toHaveProperty('facts');
});

test('a text without objects of Kubernetes has none, and one that is not there is an error', async () => {
  const wish = { texts: { [untitled]: 'just: words\n' }, target: { facts }, signal };
  expect(await assessAgainst({ ...wish, paths: [untitled] }, noCluster)).toMatchObject({ objects: 0, findings: [] });
  await expect(assessAgainst({ ...wish, paths: ['/there/is/none.yaml'] }, noCluster)).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('sound own rules count, and what is wrong with others is told in their files', async () => {
  const rules = mkdtempSync(join(tmpdir(), 'kubeferry-rules-'));
  onTestFinished(() => rmSync(rules, { recursive: true }));
  writeFileSync(join(rules, 'broken.yaml'), 'id: broken\nwhen: value ==\nmessage: Never.\n');
  writeFileSync(join(rules, 'team.yaml'), "id: team-rule\nwhen: object.kind == 'ConfigMap'\nmessage: No.\n");
  const text = '# kubeferry-ignore broken: none\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: one }\n';
  const wish = { paths: [untitled], texts: { [untitled]: text }, target: { facts }, signal };
  const { findings, skipped } = await assessAgainst({ ...wish, rules: [rules, join(rules, 'nowhere')] }, noCluster);
  expect(findings.map(({ rule }) => rule)).toEqual(['team-rule']);
  expect(skipped.map(({ file, line, words }) => `${file} ${line} ${format(words)}`)).toEqual([
    `${join(rules, 'broken.yaml')} 2 This rule is left out. CEL says: Unexpected token: EOF.`,
  ]);
  expect((await assessAgainst(wish, noCluster)).findings).toEqual([]);
});
