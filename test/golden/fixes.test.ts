import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assess } from '../../src/adapt/assess.ts';
import { mend } from '../../src/adapt/edit/mend.ts';
import { type Manifests, readManifests } from '../../src/adapt/manifests.ts';
import { ObjectIndex } from '../../src/adapt/object-index.ts';
import { Offer } from '../../src/adapt/offer.ts';
import type { Finding, Fix } from '../../src/model/finding.ts';
import { format } from '../../src/model/message.ts';
import { factsOf, ruleOf } from './target.ts';

const folder = join(import.meta.dirname, 'fixes');
const cases = readdirSync(folder);

/** What the rules say of a text, by object. */
function found({ objects }: Manifests, name: string, cases = folder) {
  const all = objects.map(({ object }) => object);
  const about = { target: new Offer(factsOf(join(cases, name))), objects: new ObjectIndex(all) };
  return assess(all, about).findings;
}

const isEdit = (fix: Fix) => fix.delivery === 'edit';

/** The same finding, whatever became of its words. */
const keyOf = (index: number, { rule, pointer }: Finding) => `${index} ${rule} ${pointer}`;

/** What is offered for some findings, as a list for people. */
function offered(findings: ReturnType<typeof found>): string {
  const lines = findings.map(
    ({ finding: { object, pointer, fixes } }) =>
      `${object.name} ${pointer}\n${fixes
        .map(({ title, delivery, safe }) => `  ${delivery}${safe ? ', safe' : ''}: ${format(title)}\n`)
        .join('')}`,
  );
  return lines.join('');
}

const rulesFolder = join(import.meta.dirname, 'rules');

/** Cases of rules that say what is offered, where that is more than edits, or no edit. */
const told = readdirSync(rulesFolder).filter((name) => existsSync(join(rulesFolder, name, 'fixes.txt')));

describe('fixes', () => {
  test.each(cases)('%s', async (name) => {
    const text = readFileSync(join(folder, name, 'object.yaml'), 'utf8');
    const read = readManifests(text);
    expect(read.others).toEqual([]);
    const before = found(read, name);
    const own = before.filter(({ finding }) => finding.rule === ruleOf(name));
    expect(own.length).toBeGreaterThan(0);
    await expect(offered(own)).toMatchFileSnapshot(join(folder, name, 'fixes.txt'));

    const first = own.flatMap(({ index, finding: { rule, fixes } }) => {
      const fix = fixes.find(isEdit);
      return fix?.delivery === 'edit' ? [{ object: index, rule, operations: fix.operations }] : [];
    });
    expect(first.length).toBeGreaterThan(0);
    const fixed = mend(text, read, first);
    expect(fixed.refused.filter(Boolean)).toEqual([]);
    await expect(fixed.text).toMatchFileSnapshot(join(folder, name, 'fixed.yaml'));
    const after = found(readManifests(fixed.text), name);
    // What no edit mends stays.
    const left = after.filter(({ finding }) => finding.rule === ruleOf(name));
    expect(left.filter(({ finding: { fixes } }) => fixes.some(isEdit))).toEqual([]);
    expect(left).toHaveLength(own.length - first.length);
    const errors = (all: typeof after) =>
      all.flatMap(({ finding }) => (finding.severity === 'error' ? [finding.rule] : []));
    expect(errors(before)).toEqual(expect.arrayContaining(errors(after)));
  });

  test('every fix that edits removes its own finding, adds no error, and leaves nothing to be done by itself once more', () => {
    let tried = 0;
    for (const name of cases) {
      const text = readFileSync(join(folder, name, 'object.yaml'), 'utf8');
      const read = readManifests(text);
      const before = found(read, name);
      for (const { index, finding } of before) {
        for (const fix of finding.fixes) {
          if (fix.delivery !== 'edit') continue;
          tried += 1;
          const what = `${name}: ${format(fix.title)}`;
          const { text: mended, refused } = mend(text, read, [{ object: index, ...fix, rule: finding.rule }]);
          expect(refused, what).toEqual([undefined]);
          const after = found(readManifests(mended), name);
          const left = after.filter((one) => keyOf(one.index, one.finding) === keyOf(index, finding));
          // Where an item of a list goes, the next one stands in its place.
          const moves = fix.operations.some(({ op, path }) => op === 'remove' && /\/\d+$/.test(path));
          expect(after.length, what).toBeLessThan(before.length);
          expect(left.length, what).toBeLessThanOrEqual(moves ? 1 : 0);
          const errors = after
            .filter(({ finding: { severity } }) => severity === 'error')
            .map((one) => one.finding.rule);
          expect(
            before.map((one) => one.finding.rule),
            what,
          ).toEqual(expect.arrayContaining(errors));
        }
      }
    }
    expect(tried).toBeGreaterThan(50);
  });

  test.each(told)('what is offered: %s', async (name) => {
    const read = readManifests(readFileSync(join(rulesFolder, name, 'objects.yaml'), 'utf8'));
    const own = found(read, name, rulesFolder).filter(({ finding }) => finding.rule === ruleOf(name));
    await expect(offered(own)).toMatchFileSnapshot(join(rulesFolder, name, 'fixes.txt'));
  });

  test('every rule that offers an edit has a case', () => {
    const offering = new Set<string>();
    for (const name of readdirSync(rulesFolder).filter((one) => !one.endsWith('.yaml'))) {
      const objects = readManifests(readFileSync(join(rulesFolder, name, 'objects.yaml'), 'utf8')).objects.map(
        ({ object }) => object,
      );
      const about = { target: new Offer(factsOf(join(rulesFolder, name))), objects: new ObjectIndex(objects) };
      for (const { finding } of assess(objects, about).findings) {
        if (finding.fixes.some(isEdit)) offering.add(finding.rule);
      }
    }
    expect([...offering].sort().filter((rule) => !cases.some((name) => ruleOf(name) === rule))).toEqual([]);
  });
});
