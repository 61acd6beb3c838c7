import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { assess } from '../../src/adapt/assess.ts';
import { mend } from '../../src/adapt/edit/mend.ts';
import { type Manifests, readManifests } from '../../src/adapt/manifests.ts';
import { ObjectIndex } from '../../src/adapt/object-index.ts';
import { Offer } from '../../src/adapt/offer.ts';
import { clusterFactsSchema } from '../../src/model/cluster-facts.ts';
import { format } from '../../src/model/message.ts';
import type { KubeObject } from '../../src/model/object.ts';
import { changed, changes } from '../unit/adapt/changed.ts';

const golden = import.meta.dirname;
const target = new Offer(clusterFactsSchema.parse(parse(readFileSync(join(golden, 'rules/target.yaml'), 'utf8'))));
const all = globSync('{rules/*/objects,fixes/*/object}.yaml', { cwd: golden })
  .sort()
  .flatMap((file) => readManifests(readFileSync(join(golden, file), 'utf8')).objects.map(({ object }) => object));

const findingsIn = (objects: readonly KubeObject[]) =>
  assess(objects, { target, objects: new ObjectIndex(objects) }).findings.map(({ finding }) => finding);
const judged = ({ objects }: Manifests) => findingsIn(objects.map(({ object }) => object));
const seeds = all.filter((object) =>
  findingsIn([object]).some(({ fixes }) => fixes.some(({ delivery }) => delivery === 'edit')),
);

test('of damaged objects no rule throws, and a fix that is made takes its finding away', () => {
  let made = 0;
  fc.assert(
    fc.property(fc.constantFrom(...seeds), changes, (seed, wishes) => {
      const text = stringify(changed(seed, wishes, ''), { lineWidth: 0, aliasDuplicateObjects: false });
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
          made += 1;
          const left = judged(readManifests(after)).filter((one) => one.rule === rule);
          const fewer = left.length < findings.filter((one) => one.rule === rule).length;
          expect(fewer || !left.some((one) => one.pointer === pointer), `${what}\n${text}\n${after}`).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(made).toBeGreaterThan(30);
});
