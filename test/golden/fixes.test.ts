import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assess } from '../../src/adapt/assess.ts';
import { mend } from '../../src/adapt/edit/mend.ts';
import { type Manifests, readManifests } from '../../src/adapt/manifest/manifests.ts';
import { imprintOf } from '../../src/engine/assessment/imprinted-judgement.ts';
import { textChanges } from '../../src/engine/assessment/text-changes.ts';
import type { Finding, Fix } from '../../src/model/assessment/finding.ts';
import { patched } from '../../src/model/json/json-patch.ts';
import { format, message } from '../../src/model/message.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { type Style, written } from '../unit/adapt/layouts.ts';
import { aboutOf, ruleOf } from './target.ts';

const folder = join(import.meta.dirname, 'fixes');
const cases = readdirSync(folder);

/** What the rules say of a text on the target of a folder, by object. */
function found({ objects }: Manifests, facts: string) {
  const all = objects.map(({ object }) => object);
  return assess(all, aboutOf(facts, all)).findings;
}

type Found = ReturnType<typeof found>;

const isEdit = (fix: Fix) => fix.delivery === 'edit';

/** The same finding, whatever became of its words. */
const keyOf = (index: number, { rule, pointer }: Finding) => `${index} ${rule} ${pointer}`;

/**
 * Errors that are more than before. One of the same rule at the same pointer is the same, and one with the same words elsewhere: a conversion moves
 * fields, and a list that gets shorter its items.
 */
function newErrors(before: Found, after: Found): string[] {
  const left = new Set(before);
  const errors = after.filter(({ finding }) => finding.severity === 'error');
  const takeSame = (keyOfOne: typeof keyOf) => (one: Found[number]) => {
    const key = keyOfOne(one.index, one.finding);
    const same = [...left].find(({ index, finding }) => keyOfOne(index, finding) === key);
    return same === undefined || !left.delete(same);
  };
  const wordsOf = (index: number, { rule, message }: Finding) => `${index} ${rule} ${format(message)}`;
  const others = errors.filter(takeSame(keyOf)).filter(takeSame(wordsOf));
  return others.map(({ index, finding }) => `${keyOf(index, finding)}: ${format(finding.message)}`);
}

/**
 * Fixes after which another rule judges what it could not as long as the finding stood, and the one error that it finds then: a pod that comes to no
 * node comes to no wrong one either, an Ingress of no class has no controller that misreads it, and what a controller owns is made anew without its
 * node. The object was as broken before.
 */
const uncovering = new Map([
  ['img-arch: Leave out the node selector', '6 img-arch /spec/template/spec/containers/0/image: '],
  [
    'ing-annotations: Use the class nginx',
    '7 ing-annotations /metadata/annotations/alb.ingress.kubernetes.io~1scheme: ',
  ],
  ['pod-nodename: Let it belong to nobody', '3 pod-nodename /spec/nodeName: '],
]);

/** What is offered for some findings, as a list for people. */
function offered(findings: Found): string {
  const lines = findings.map(
    ({ finding: { object, pointer, fixes } }) =>
      `${object.name} ${pointer}\n${fixes
        .map(({ title, delivery, safe }) => `  ${delivery}${safe ? ', safe' : ''}: ${format(title)}\n`)
        .join('')}`,
  );
  return lines.join('');
}

/** What is found in a case, that of its own rule, and the text after the first edit of each. */
function firstEdits(name: string) {
  const text = readFileSync(join(folder, name, 'object.yaml'), 'utf8');
  const read = readManifests(text);
  expect(read.others).toEqual([]);
  const before = found(read, join(folder, name));
  const own = before.filter(({ finding }) => finding.rule === ruleOf(name));
  const first = own.flatMap(({ index, finding: { rule, fixes } }) => {
    const fix = fixes.find(isEdit);
    return fix?.delivery === 'edit' ? [{ object: index, rule, operations: fix.operations }] : [];
  });
  return { before, own, first, fixed: mend(text, read, first) };
}

/** Makes one edit of one finding in a file, and judges what is found then. */
function tryEdit(
  { index, finding }: Found[number],
  fix: Fix & { delivery: 'edit' },
  { file, text, read, before }: { file: string; text: string; read: Manifests; before: Found },
): void {
  const facts = dirname(file);
  const what = `${basename(facts)}: ${format(fix.title)}`;
  const { text: mended, refused } = mend(text, read, [{ object: index, ...fix, rule: finding.rule }]);
  expect(refused, what).toEqual([undefined]);
  const after = found(readManifests(mended), facts);
  const isSame = (one: Found[number]) => keyOf(one.index, one.finding) === keyOf(index, finding);
  // Where an item of a list goes, the next one stands in its place.
  const moves = fix.operations.some(({ op, path }) => op === 'remove' && /\/\d+$/.test(path));
  expect(after.filter(isSame).length, what).toBeLessThan(before.filter(isSame).length + (moves ? 1 : 0));
  const uncovered = uncovering.get(what);
  expect(newErrors(before, after), what).toEqual(uncovered === undefined ? [] : [expect.stringContaining(uncovered)]);
  if (uncovered === undefined) expect(after.length, what).toBeLessThan(before.length);
}

const plain: Style = {
  indent: 2,
  indentSeq: true,
  flow: [false],
  quotes: ['QUOTE_DOUBLE'],
  comments: false,
  windows: false,
  mark: false,
  endless: false,
};
const documents = (how: Partial<Style>) => (objects: readonly KubeObject[]) =>
  objects.map((object) => written(object, { ...plain, ...how })).join(how.windows ? '\r\n---\r\n' : '\n---\n');

/** The same objects in other layouts. */
const layouts: Readonly<Record<string, (objects: readonly KubeObject[]) => string>> = {
  'four blanks, lists not indented, Windows': documents({
    indent: 4,
    indentSeq: false,
    quotes: ['QUOTE_DOUBLE'],
    windows: true,
    endless: true,
  }),
  comments: documents({ quotes: ['QUOTE_DOUBLE'], comments: true }),
  braces: documents({ flow: [true], quotes: ['QUOTE_DOUBLE'] }),
  'some braces': documents({ flow: [false, true, false], quotes: ['QUOTE_DOUBLE'] }),
  JSON: (items) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2),
};

const rulesFolder = join(import.meta.dirname, 'rules');
const ruleCases = readdirSync(rulesFolder).filter((name) => !name.endsWith('.yaml'));
const objectsOf = (name: string) => join(rulesFolder, name, 'objects.yaml');

/** Cases of rules that say what is offered, where that is more than edits, or no edit. */
const told = ruleCases.filter((name) => existsSync(join(rulesFolder, name, 'fixes.txt')));

describe('fixes', () => {
  test.each(cases)('the first edit of each finding makes what the case says: %s', async (name) => {
    const { own, first, fixed } = firstEdits(name);
    await expect(offered(own)).toMatchFileSnapshot(join(folder, name, 'fixes.txt'));
    expect(first.length).toBeGreaterThan(0);
    expect(fixed.refused.filter(Boolean)).toEqual([]);
    await expect(fixed.text).toMatchFileSnapshot(join(folder, name, 'fixed.yaml'));
  });

  test.each(cases)('all first edits together leave what no edit mends, and add no error: %s', (name) => {
    const { before, own, first, fixed } = firstEdits(name);
    const after = found(readManifests(fixed.text), join(folder, name));
    const left = after.filter(({ finding }) => finding.rule === ruleOf(name));
    expect(left.filter(({ finding: { fixes } }) => fixes.some(isEdit))).toEqual([]);
    expect(left).toHaveLength(own.length - first.length);
    expect(newErrors(before, after)).toEqual([]);
  });

  test.each(cases)('what later edits of the same finding make: %s', async (name) => {
    const text = readFileSync(join(folder, name, 'object.yaml'), 'utf8');
    const read = readManifests(text);
    const own = found(read, join(folder, name)).filter(({ finding }) => finding.rule === ruleOf(name));
    const edits = own.map(({ index, finding: { rule, fixes } }) =>
      fixes.flatMap((fix) => (fix.delivery === 'edit' ? [{ object: index, rule, operations: fix.operations }] : [])),
    );
    const most = Math.max(...edits.map(({ length }) => length));
    for (let place = 2; place <= most; place += 1) {
      const fixed = mend(
        text,
        read,
        edits.flatMap((its) => its.slice(place - 1, place)),
      );
      expect(fixed.refused.filter(Boolean)).toEqual([]);
      await expect(fixed.text).toMatchFileSnapshot(join(folder, name, `fixed-${place}.yaml`));
    }
    expect(existsSync(join(folder, name, `fixed-${Math.max(most, 1) + 1}.yaml`))).toBe(false);
  });

  const files = [...cases.map((name) => join(folder, name, 'object.yaml')), ...ruleCases.map(objectsOf)];
  const named = files.map((file) => ({ name: relative(import.meta.dirname, dirname(file)), file }));

  test.each(named)(
    'every edit removes its own finding, adds no error, and leaves less to be done: $name',
    ({ file }) => {
      const text = readFileSync(file, 'utf8');
      const read = readManifests(text);
      const before = found(read, dirname(file));
      for (const one of before) {
        for (const fix of one.finding.fixes)
          if (fix.delivery === 'edit') tryEdit(one, fix, { file, text, read, before });
      }
    },
  );

  test.each(named)(
    'in every layout an edit makes the same of its object, and pressed twice what it makes once: $name',
    ({ file }) => {
      const original = readManifests(readFileSync(file, 'utf8'));
      const objects = original.objects.map(({ object }) => object);
      const findings = found(original, dirname(file));
      for (const [layout, inLayout] of Object.entries(layouts)) {
        // A comment behind a line of a text in several lines would be a part of it.
        if (layout === 'comments' && JSON.stringify(objects).includes('\\n')) continue;
        const text = inLayout(objects);
        const read = readManifests(text);
        expect(read.objects.map(({ object }) => object)).toEqual(objects);
        for (const { index, finding } of findings) {
          const object = objects[index];
          if (!object) continue;
          for (const fix of finding.fixes) {
            if (fix.delivery !== 'edit') continue;
            const what = `${layout}, ${finding.rule}: ${format(fix.title)}`;
            const wanted = {
              object: index,
              imprint: imprintOf(object),
              rule: finding.rule,
              operations: fix.operations,
            };
            const once = mend(text, read, [wanted]);
            expect(once.refused, what).toEqual([undefined]);
            const after = objects.map((one, at) => (at === index ? patched(one, fix.operations) : one));
            expect(readManifests(once.text).objects.map((one) => one.object)).toEqual(after);
            expect(textChanges(once.text, [wanted]), what).toEqual({ changes: [], refused: [message('edit.changed')] });
          }
        }
      }
    },
  );

  test('of fixes of two rules for one place the first is made, and the other one says why it is not', () => {
    const facts = join(folder, 'sc-beta-annotation');
    const text = readFileSync(join(facts, 'object.yaml'), 'utf8');
    const wanted = found(readManifests(text), facts).flatMap(({ index, finding: { rule, object, fixes } }) => {
      const fix = fixes.find(isEdit);
      return object.name === 'both' && fix?.delivery === 'edit'
        ? [{ object: index, rule, operations: fix.operations }]
        : [];
    });
    expect(wanted.map(({ rule }) => rule)).toEqual(['pvc-access-mode', 'sc-beta-annotation']);
    const { refused } = textChanges(text, wanted);
    expect(refused.map((why) => why && format(why))).toEqual([
      null,
      'It would change what the fix of pvc-access-mode has changed.',
    ]);
  });

  test.each(told)('what is offered: %s', async (name) => {
    const read = readManifests(readFileSync(objectsOf(name), 'utf8'));
    const own = found(read, join(rulesFolder, name)).filter(({ finding }) => finding.rule === ruleOf(name));
    await expect(offered(own)).toMatchFileSnapshot(join(rulesFolder, name, 'fixes.txt'));
  });

  test('every rule that offers an edit has a case', () => {
    const offering = new Set<string>();
    for (const name of ruleCases) {
      const objects = readManifests(readFileSync(objectsOf(name), 'utf8')).objects.map(({ object }) => object);
      for (const { finding } of assess(objects, aboutOf(join(rulesFolder, name), objects)).findings) {
        if (finding.fixes.some(isEdit)) offering.add(finding.rule);
      }
    }
    expect([...offering].sort().filter((rule) => !cases.some((name) => ruleOf(name) === rule))).toEqual([]);
  });
});
