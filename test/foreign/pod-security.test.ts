import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { assess } from '../../src/adapt/assess.ts';
import { readManifests } from '../../src/adapt/manifest/manifests.ts';
import { ObjectIndex } from '../../src/adapt/object-index.ts';
import { Offer } from '../../src/adapt/offer.ts';
import type { ClusterFacts } from '../../src/model/clusters/cluster-facts.ts';

/** What the authors of pod security test it with: a folder of pods for each level, each version of the standards, and each answer. */
const folder = join(inject('modules')['k8s.io/pod-security-admission'] ?? '', 'test', 'testdata');
const levels = ['baseline', 'restricted'];
const versions = readdirSync(join(folder, 'baseline')).sort((one, other) => minorOf(one) - minorOf(other));
const newest = versions.at(-1) ?? '';

test('the cases of the authors of pod security are there', () => {
  expect(versions.length).toBeGreaterThan(30);
});

const kept = levels.flatMap((level) => versions.map((version) => ({ level, version })));

test.each(kept)('what $level allows and forbids in $version, which a namespace holds on to', ({ level, version }) => {
  const labels = { 'pod-security.kubernetes.io/enforce-version': version };
  expect(wrongOf(level, version, targetWith(level, newest, labels))).toEqual([]);
});

const own = kept.filter(({ version }) => minorOf(version) >= 25);

test.each(own)('what $level allows and forbids on a cluster of $version', ({ level, version }) => {
  expect(wrongOf(level, version, targetWith(level, version))).toEqual([]);
});

/** The cases of a level and version in which the rule is not of the mind of the authors, by file. */
function wrongOf(level: string, version: string, target: Offer): string[] {
  return ['pass', 'fail'].flatMap((answer) => {
    const cases = join(folder, level, version, answer);
    const files = readdirSync(cases);
    expect(files.length).toBeGreaterThan(1);
    return files
      .filter((name) => isForbidden(join(cases, name), target) !== (answer === 'fail'))
      .map((n) => `${answer}/${n}`);
  });
}

function isForbidden(file: string, target: Offer): boolean {
  const objects = readManifests(readFileSync(file, 'utf8')).objects.map(({ object }) => object);
  expect(objects).toHaveLength(1);
  const { findings, notJudged } = assess(objects, { target, objects: new ObjectIndex(objects) });
  expect(notJudged.filter(({ rule }) => rule === 'psa-violation')).toEqual([]);
  return findings.some(({ finding }) => finding.rule === 'psa-violation');
}

function targetWith(level: string, version: string, labels: Record<string, string> = {}): Offer {
  const enforced = { 'pod-security.kubernetes.io/enforce': level, ...labels };
  const facts: ClusterFacts = {
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'ClusterFacts',
    version: { gitVersion: `${version}.0`, major: '1', minor: `${minorOf(version)}` },
    // No OpenShift, which fills in what pods do not say.
    apis: [],
    namespaces: [{ name: 'default', labels: enforced }],
    unknown: [],
  };
  return new Offer(facts);
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}
