import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assess } from '../../src/adapt/assess.ts';
import { readManifests } from '../../src/adapt/manifests.ts';
import { ObjectIndex } from '../../src/adapt/object-index.ts';
import { Offer } from '../../src/adapt/offer.ts';
import type { Fix } from '../../src/model/finding.ts';
import { isKubeObject } from '../../src/model/kube-object.ts';
import { format } from '../../src/model/message.ts';
import { factsOf, ruleOf } from './target.ts';

const folder = join(import.meta.dirname, 'rules');
const areas = ['api', 'scheduling', 'security', 'operation'];
const rules = new Set(
  areas.flatMap((area) =>
    readdirSync(join(import.meta.dirname, '../../src/adapt/rules', area)).map((file) => file.replace('.ts', '')),
  ),
);
const cases = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'objects.yaml')));

/** The findings of the rule that a case is about. */
function own(name: string) {
  const all = readManifests(readFileSync(join(folder, name, 'objects.yaml'), 'utf8')).objects.map(
    ({ object }) => object,
  );
  const { findings } = assess(all, { target: new Offer(factsOf(join(folder, name))), objects: new ObjectIndex(all) });
  return findings.map(({ finding }) => finding).filter(({ rule }) => rule === ruleOf(name));
}

/** What a fix that is no edit does, as a person reads it. */
function told(fix: Exclude<Fix, { delivery: 'edit' }>): string {
  const { title, delivery } = fix;
  if (delivery === 'target') return `  target: ${format(title)}\n    ${JSON.stringify(fix.object)}\n`;
  if (delivery === 'plan') return `  plan: ${format(title)}\n    ${JSON.stringify(fix.operations)}\n`;
  return `  checklist: ${format(fix.item)}\n`;
}

describe('fixes in the plan, on the target, and by a person', () => {
  test.each(cases.filter((name) => rules.has(ruleOf(name))))('%s', async (name) => {
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

  test('every rule on kinds, nodes, security and operation says what can be done', () => {
    const without = cases.filter(
      (name) => rules.has(ruleOf(name)) && own(name).some(({ fixes }) => fixes.length === 0),
    );
    expect(without).toEqual([]);
  });
});
