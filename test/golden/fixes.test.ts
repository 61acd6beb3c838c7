import { readdirSync, readFileSync } from 'node:fs';
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
function found({ objects }: Manifests, name: string) {
  const all = objects.map(({ object }) => object);
  const about = { target: new Offer(factsOf(join(folder, name))), objects: new ObjectIndex(all) };
  return assess(all, about).findings;
}

const isEdit = (fix: Fix) => fix.delivery === 'edit';

/** The same finding, whatever became of its words. */
const keyOf = (index: number, { rule, pointer }: Finding) => `${index} ${rule} ${pointer}`;

describe('fixes', () => {
  test.each(cases)('%s', async (name) => {
    const text = readFileSync(join(folder, name, 'object.yaml'), 'utf8');
    const read = readManifests(text);
    expect(read.others).toEqual([]);
    const before = found(read, name);
    const own = before.filter(({ finding }) => finding.rule === ruleOf(name));
    expect(own.length).toBeGreaterThan(0);
    const offered = own.map(
      ({ finding: { object, pointer, fixes } }) =>
        `${object.name} ${pointer}\n${fixes
          .map(({ title, delivery, safe }) => `  ${delivery}${safe ? ', safe' : ''}: ${format(title)}\n`)
          .join('')}`,
    );
    await expect(offered.join('')).toMatchFileSnapshot(join(folder, name, 'fixes.txt'));

    const first = own.flatMap(({ index, finding: { rule, fixes } }) => {
      const fix = fixes.find(isEdit);
      return fix?.delivery === 'edit' ? [{ object: index, rule, operations: fix.operations }] : [];
    });
    expect(first).toHaveLength(own.length);
    const fixed = mend(text, read, first);
    expect(fixed.refused.filter(Boolean)).toEqual([]);
    await expect(fixed.text).toMatchFileSnapshot(join(folder, name, 'fixed.yaml'));
    const after = found(readManifests(fixed.text), name);
    expect(after.filter(({ finding }) => finding.rule === ruleOf(name))).toEqual([]);
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
          expect(after.length, what).toBeLessThan(before.length);
          const item = fix.operations.some(({ op, path }) => op === 'remove' && /\/\d+$/.test(path));
          expect(left.length, what).toBeLessThanOrEqual(item ? 1 : 0);
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

  test('every rule that offers an edit has a case', () => {
    const rulesFolder = join(import.meta.dirname, 'rules');
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
    expect([...new Set(cases.map(ruleOf))].sort()).toEqual([...offering].sort());
  });
});
