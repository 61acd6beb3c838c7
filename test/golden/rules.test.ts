import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { assess } from '../../src/adapt/assess.ts';
import { rules } from '../../src/adapt/rules/all.ts';
import { clusterFactsSchema } from '../../src/model/clusters/cluster-facts.ts';
import { format } from '../../src/model/message.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { aboutOf, factsOf, ruleOf } from './target.ts';
import { facts, without } from './without-fact.ts';

const folder = join(import.meta.dirname, 'rules');
const cases = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'objects.yaml')));

describe('rules', () => {
  test.each(cases)('%s', async (name) => {
    const text = readFileSync(join(folder, name, 'objects.yaml'), 'utf8');
    const objects: KubeObject[] = parseAllDocuments(text).map((document) => document.toJS());
    const before = structuredClone(objects);
    const about = aboutOf(join(folder, name), objects);
    const { findings: found, notJudged } = assess(objects, about);
    const findings = found.map(({ finding }) => finding);
    // What a manifest withholds, no facts make known.
    expect(notJudged.filter(({ fact }) => !fact.startsWith('values of Secret '))).toEqual([]);
    expect(objects).toEqual(before);
    const lines = findings.map(
      ({ rule, severity, object, pointer, message }) =>
        `${object.name} ${pointer}\n  ${severity} ${rule}: ${format(message)}\n`,
    );
    await expect(lines.join('')).toMatchFileSnapshot(join(folder, name, 'findings.txt'));
    // Each object says by its name what is to become of it.
    const named = new Set(findings.filter(({ rule }) => rule === ruleOf(name)).map(({ object }) => object.name));
    for (const { metadata } of objects) {
      if (metadata.name.startsWith('bad-')) expect(named).toContain(metadata.name);
      if (metadata.name.startsWith('fine-')) expect(named).not.toContain(metadata.name);
    }
  });

  test('each has cases with a finding and cases without', () => {
    const ids = new Set(cases.map(ruleOf));
    expect([...ids].sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  test('each is shown on as many objects in which it finds nothing as on those in which it finds something', () => {
    const counts = new Map<string, { bad: number; fine: number }>();
    for (const name of cases) {
      const count = counts.get(ruleOf(name)) ?? { bad: 0, fine: 0 };
      counts.set(ruleOf(name), count);
      for (const document of parseAllDocuments(readFileSync(join(folder, name, 'objects.yaml'), 'utf8'))) {
        const object: KubeObject = document.toJS();
        if (object.metadata.name.startsWith('bad-')) count.bad += 1;
        if (object.metadata.name.startsWith('fine-')) count.fine += 1;
      }
    }
    expect([...counts].filter(([, { bad, fine }]) => fine < bad)).toEqual([]);
  });

  test.each(cases)('%s: where nothing is known of the target, nothing is found that would need it', (name) => {
    const nothing = clusterFactsSchema.parse({ apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts' });
    const text = readFileSync(join(folder, name, 'objects.yaml'), 'utf8');
    const objects: KubeObject[] = parseAllDocuments(text).map((document) => document.toJS());
    const about = (facts?: typeof nothing) => aboutOf(join(folder, name), objects, facts);
    const blind = assess(objects, about(nothing));
    const seen = assess(objects, about());
    // A way out that the target has none of may be offered as long as nothing is known of it.
    const textOf = ({ index, finding }: (typeof seen.findings)[number]) =>
      JSON.stringify({ index, ...finding, fixes: [] });
    const texts = new Set(seen.findings.map(textOf));
    expect(blind.findings.filter((one) => !texts.has(textOf(one)))).toEqual([]);
    // What was not judged is counted.
    const rule = ruleOf(name);
    const lost = seen.findings.length > blind.findings.length;
    if (lost && !blind.findings.some(({ finding }) => finding.rule === rule)) {
      expect(blind.notJudged.map((one) => one.rule)).toContain(rule === 'api-kind-missing' ? 'api-removed' : rule);
    }
  });

  test.each(cases)('%s: where one fact is unknown, what is no longer found is not judged for want of it', (name) => {
    const text = readFileSync(join(folder, name, 'objects.yaml'), 'utf8');
    const objects: KubeObject[] = parseAllDocuments(text).map((document) => document.toJS());
    const known = factsOf(join(folder, name));
    const seen = assess(objects, aboutOf(join(folder, name), objects, known)).findings;
    const wrong = facts.flatMap((fact) => {
      const less = without(known, fact);
      if (!less) return [];
      const { findings, notJudged } = assess(objects, aboutOf(join(folder, name), objects, less));
      const silent = missingIn(seen, findings).filter(
        ({ rule }) => !notJudged.some((one) => one.rule === (rule === 'api-kind-missing' ? 'api-removed' : rule)),
      );
      // That an object is there is told by its name alone where nothing else is known of it.
      const added = missingIn(findings, seen).filter(({ rule }) => fact !== 'existing' || rule !== 'exists-different');
      return [...silent, ...added].map(({ rule, object, pointer }) => `${fact}: ${rule} ${object.name} ${pointer}`);
    });
    expect(wrong).toEqual([]);
  });
});

type Found = ReturnType<typeof assess>['findings'];

/** The findings of which others have none at the same place. */
function missingIn(all: Found, others: Found) {
  const placeOf = ({ index, finding }: Found[number]) => `${index} ${finding.rule} ${finding.pointer}`;
  const places = new Set(others.map(placeOf));
  return all.filter((one) => !places.has(placeOf(one))).map(({ finding }) => finding);
}
