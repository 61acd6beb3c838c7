import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assess } from '../../src/adapt/assess.ts';
import { readManifests } from '../../src/adapt/manifest/manifests.ts';
import { mappedObject } from '../../src/adapt/mappings/mapped.ts';
import { Offer } from '../../src/adapt/offer.ts';
import type { Fix } from '../../src/model/assessment/finding.ts';
import { recordAt } from '../../src/model/json/json.ts';
import { patched } from '../../src/model/json/json-patch.ts';
import { format } from '../../src/model/message.ts';
import { type Mappings, mappings as mappingsOfPlan } from '../../src/model/migration/plan.ts';
import { isKubeObject } from '../../src/model/objects/kube-object.ts';
import { aboutOf, factsOf, ruleOf } from './target.ts';

const folder = join(import.meta.dirname, 'rules');
const cases = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'objects.yaml')));

/** What the rule of a case says of its objects, as mappings make them. */
function judged(name: string, mappings: Mappings = {}) {
  const target = new Offer(factsOf(join(folder, name)));
  const { objects } = readManifests(readFileSync(join(folder, name, 'objects.yaml'), 'utf8'));
  const all = objects.map(({ object }) => mappedObject(object, mappings, target));
  const { findings } = assess(all, aboutOf(join(folder, name), all));
  return findings.filter(({ finding }) => finding.rule === ruleOf(name));
}

/** The findings of the rule that a case is about. */
const own = (name: string) => judged(name).map(({ finding }) => finding);

const plan = { apiVersion: 'kubeferry.dev/v1alpha1', kind: 'Migration', metadata: { name: 'shop' }, spec: {} };

/** What a fix that is no edit does, as a person reads it. */
function told(fix: Exclude<Fix, { delivery: 'edit' }>): string {
  const { title, delivery } = fix;
  if (delivery === 'target') return `  target: ${format(title)}\n    ${JSON.stringify(fix.object)}\n`;
  if (delivery === 'plan') return `  plan: ${format(title)}\n    ${JSON.stringify(fix.operations)}\n`;
  return `  checklist: ${format(fix.item)}\n`;
}

describe('fixes in the plan, on the target, and by a person', () => {
  test.each(cases)('%s', async (name) => {
    const found = own(name).map(({ object, pointer, fixes }) => {
      const others = fixes.flatMap((fix) => (fix.delivery === 'edit' ? [] : [told(fix)]));
      return others.length === 0 ? '' : `${object.name} ${pointer}\n${others.join('')}`;
    });
    const text = found.join('');
    expect(text).not.toMatch(/\{[a-z]+\}|undefined/);
    const file = join(folder, name, 'fixes-elsewhere.txt');
    if (text !== '') await expect(text).toMatchFileSnapshot(file);
    else expect(existsSync(file)).toBe(false);
  });

  test('what is made on the target is a whole object, and what is changed in the plan lies in its spec', () => {
    for (const fix of cases.flatMap(own).flatMap(({ fixes }) => fixes)) {
      if (fix.delivery === 'target') expect(isKubeObject(fix.object)).toBe(true);
      if (fix.delivery === 'plan') for (const { path } of fix.operations) expect(path).toMatch(/^\/spec\//);
    }
  });

  test('a mapping that is added to the plan removes its finding', () => {
    const mapped = cases.flatMap((name) =>
      judged(name).flatMap(({ index, finding: { object, pointer, fixes } }) =>
        fixes.flatMap((fix) => {
          const spec = fix.delivery === 'plan' ? recordAt(patched(plan, fix.operations), 'spec') : undefined;
          if (spec?.mappings === undefined) return [];
          // A class that is mapped does not come along.
          if (object.kind.endsWith('Class')) return [];
          const left = judged(name, mappingsOfPlan.parse(spec.mappings));
          return [left.filter((one) => one.index === index && one.finding.pointer === pointer)];
        }),
      ),
    );
    expect(mapped.length).toBeGreaterThan(5);
    expect(mapped.flat()).toEqual([]);
  });

  test('every finding says what can be done', () => {
    const without = cases.flatMap((name) =>
      own(name).flatMap(({ object, pointer, fixes }) =>
        fixes.length === 0 ? [`${name}: ${object.name} ${pointer}`] : [],
      ),
    );
    expect(without).toEqual([]);
  });
});
