import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { assess } from '../../src/adapt/assess.ts';
import { mend } from '../../src/adapt/edit/mend.ts';
import { type Manifests, readManifests } from '../../src/adapt/manifest/manifests.ts';
import { ObjectIndex } from '../../src/adapt/object-index.ts';
import { Offer } from '../../src/adapt/offer.ts';
import { isRecord } from '../../src/model/json/json.ts';
import { format } from '../../src/model/message.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { changed, changes } from '../unit/adapt/changed.ts';
import { style, written } from '../unit/adapt/layouts.ts';
import { factsWithSchemas } from './target.ts';

const golden = import.meta.dirname;
const target = new Offer(factsWithSchemas);
const all = globSync('{rules/*/objects,fixes/*/object}.yaml', { cwd: golden })
  .sort()
  .flatMap((file) => readManifests(readFileSync(join(golden, file), 'utf8')).objects.map(({ object }) => object));

const findingsIn = (objects: readonly KubeObject[]) =>
  assess(objects, { target, objects: new ObjectIndex(objects) }).findings.map(({ finding }) => finding);
const judged = ({ objects }: Manifests) => findingsIn(objects.map(({ object }) => object));
const seeds = all.filter((object) =>
  findingsIn([object]).some(({ fixes }) => fixes.some(({ delivery }) => delivery === 'edit')),
);

test('of damaged objects in any layout no rule throws, and a fix that is made, safe or not, leaves YAML without its finding', () => {
  const made = { safe: 0, unsafe: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...seeds), changes, style, (seed, wishes, how) => {
      const damaged = changed(seed, wishes, '');
      fc.pre(isRecord(damaged));
      const text = written(damaged, how);
      const read = readManifests(text);
      const findings = judged(read);
      for (const { rule, pointer, fixes } of findings) {
        for (const fix of fixes) {
          const what = `${rule}: ${format(fix.title)}`;
          if (fix.delivery !== 'edit') continue;
          const { text: after, refused } = mend(text, read, [{ object: 0, operations: fix.operations, rule }]);
          if (refused[0]) {
            expect(after, what).toBe(text);
            continue;
          }
          made[fix.safe ? 'safe' : 'unsafe'] += 1;
          const readAgain = readManifests(after);
          expect([readAgain.objects.length, readAgain.others.length], what).toEqual([1, 0]);
          const left = judged(readAgain).filter((one) => one.rule === rule);
          const fewer = left.length < findings.filter((one) => one.rule === rule).length;
          expect(fewer || !left.some((one) => one.pointer === pointer), `${what}\n${text}\n${after}`).toBe(true);
        }
      }
    }),
    { numRuns: 600 },
  );
  expect(made.safe).toBeGreaterThan(10);
  expect(made.unsafe).toBeGreaterThan(30);
});

/** The text with all safe fixes made, as `assess --fix` does at once. */
function safelyMended(text: string): { text: string; refused: number; made: number } {
  const read = readManifests(text);
  const index = new ObjectIndex(read.objects.map(({ object }) => object));
  const wanted = read.objects.flatMap(({ object }, at) =>
    assess([object], { target, objects: index }).findings.flatMap(({ finding: { rule, fixes } }) => {
      const fix = fixes.find(({ delivery, safe }) => delivery === 'edit' && safe);
      return fix?.delivery === 'edit' ? [{ object: at, operations: fix.operations, rule }] : [];
    }),
  );
  const mended = mend(text, read, wanted);
  return { text: mended.text, refused: mended.refused.filter(Boolean).length, made: wanted.length };
}

const versionIn = (text: string) => readManifests(text).objects[0]?.object.apiVersion;

/** How many errors each rule finds; their words may name what was mended beside them. */
function errorsIn(text: string): Map<string, number> {
  const errors = judged(readManifests(text)).filter(({ severity }) => severity === 'error');
  return new Map([...Map.groupBy(errors, ({ rule }) => rule)].map(([rule, found]) => [rule, found.length]));
}

const safeSeeds = seeds.filter((object) =>
  findingsIn([object]).some(({ fixes }) => fixes.some(({ delivery, safe }) => delivery === 'edit' && safe)),
);

test('all safe fixes of a damaged object bring no new error, and made twice they are what they are made once', () => {
  let made = 0;
  fc.assert(
    fc.property(fc.constantFrom(...safeSeeds), changes, (seed, wishes) => {
      const text = stringify(changed(seed, wishes, ''), { lineWidth: 0, aliasDuplicateObjects: false });
      const once = safelyMended(text);
      made += once.made - once.refused;
      const before = errorsIn(text);
      // Of a version that the target does not serve there is no schema to judge by.
      const isConverted = versionIn(once.text) !== versionIn(text);
      for (const [rule, count] of errorsIn(once.text)) {
        if (rule === 'api-schema' && isConverted) continue;
        expect(count, `${rule}\n${text}\n${once.text}`).toBeLessThanOrEqual(before.get(rule) ?? 0);
      }
      if (once.refused === 0) expect(safelyMended(once.text).text).toBe(once.text);
    }),
    { numRuns: 300 },
  );
  expect(made).toBeGreaterThan(30);
});
