import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assess } from '../../src/adapt/assess.ts';
import { readManifests } from '../../src/adapt/manifest/manifests.ts';
import type { Finding } from '../../src/model/assessment/finding.ts';
import { rulePage } from '../../src/model/assessment/rule-page.ts';
import { valueAt } from '../../src/model/json/json.ts';
import { format } from '../../src/model/message.ts';
import { messages } from '../../src/model/messages/index.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { aboutOf } from './target.ts';

/** Every finding of every golden case, with its object. */
const all = [
  ['rules', 'objects.yaml'],
  ['fixes', 'object.yaml'],
].flatMap(([kind = '', file = '']) =>
  readdirSync(join(import.meta.dirname, kind))
    .map((name) => join(import.meta.dirname, kind, name))
    .filter((folder) => existsSync(join(folder, file)))
    .flatMap((folder) => foundIn(folder, join(folder, file))),
);

function foundIn(folder: string, file: string): { object: KubeObject; finding: Finding; where: string }[] {
  const objects = readManifests(readFileSync(file, 'utf8')).objects.map(({ object }) => object);
  const { findings } = assess(objects, aboutOf(folder, objects));
  return findings.flatMap(({ index, finding }) => {
    const object = objects[index];
    return object ? [{ object, finding, where: `${folder}: ${finding.rule} ${finding.pointer}` }] : [];
  });
}

/** The end of a sentence that has another one behind it. */
const another = /[.!?]["')]?\s/;

test('every finding says what it says in one sentence', () => {
  expect(all.length).toBeGreaterThan(500);
  const wrong = all
    .map(({ finding }) => format(finding.message))
    .filter((text) => !/\.$/.test(text) || another.test(text));
  expect(wrong).toEqual([]);
});

test('so does every sentence of a rule and of a target that no case shows', () => {
  const said = Object.entries(messages).filter(([code]) =>
    /^(rule\.|judgement\.(?!none\.|fix\.|in-stand-in$))/.test(code),
  );
  expect(said.length).toBeGreaterThan(200);
  expect(said.filter(([, template]) => another.test(template))).toEqual([]);
});

test('every finding points at something in its object, and at what is not there only where a definition asks for it', () => {
  const missing = all.filter(({ object, finding: { pointer } }) => valueAt(object, pointer) === undefined);
  const asked = missing.filter(({ finding }) => finding.rule === 'api-crd-schema');
  expect(missing.filter((one) => !asked.includes(one)).map(({ where }) => where)).toEqual([]);
  expect(asked.length).toBeGreaterThan(0);
  for (const { object, finding, where } of asked) {
    expect(valueAt(object, finding.pointer.replace(/\/[^/]*$/, '')), where).toBeDefined();
  }
});

test('every finding is of a rule that has a page', () => {
  expect(all.filter(({ finding }) => rulePage(finding.rule) === undefined).map(({ where }) => where)).toEqual([]);
});

test('no edit writes into the values of a Secret', () => {
  const edits = all
    .filter(({ object }) => object.kind === 'Secret')
    .flatMap(({ finding: { rule, fixes } }) =>
      fixes.flatMap((fix) =>
        fix.delivery === 'edit' ? fix.operations.map((operation) => ({ rule, ...operation })) : [],
      ),
    );
  const ofValues = edits.filter(({ path }) => /^\/(data|stringData|)(\/|$)/.test(path));
  // It takes out a token that means nothing elsewhere, and writes none: the target's own controller does.
  const takesOut = ofValues.filter(
    ({ rule, op, path }) => rule === 'sa-token-secret' && op === 'remove' && path === '/data',
  );
  expect(takesOut.length).toBeGreaterThan(0);
  expect(ofValues).toEqual(takesOut);
});
