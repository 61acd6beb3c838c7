import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { assess } from '../../src/adapt/assess.ts';
import { ObjectIndex } from '../../src/adapt/object-index.ts';
import { Offer } from '../../src/adapt/offer.ts';
import { copyJson, isRecord } from '../../src/model/json/json.ts';
import { format } from '../../src/model/message.ts';
import { isKubeObject } from '../../src/model/objects/kube-object.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { factsWithSchemas } from './target.ts';

const folder = join(import.meta.dirname, 'rules');
const target = new Offer(factsWithSchemas);
const objects = readdirSync(folder)
  .map((name) => join(folder, name, 'objects.yaml'))
  .filter((file) => existsSync(file))
  .flatMap((file): KubeObject[] => parseAllDocuments(readFileSync(file, 'utf8')).map((one) => one.toJS()))
  .filter((object) => JSON.stringify(object).length < 10_000);

/** Puts a value in the place of what lies somewhere in an object: `turns` say which way to go at each step. */
function replaced(object: KubeObject, turns: readonly number[], value: unknown): unknown {
  const copy: unknown = copyJson(object);
  let at = copy;
  for (const [step, turn] of turns.entries()) {
    if (!isRecord(at) && !Array.isArray(at)) return copy;
    const keys = Object.keys(at);
    const key = keys[turn % Math.max(keys.length, 1)];
    if (key === undefined) return copy;
    const holder: Record<string, unknown> = Object.assign(at);
    if (step === turns.length - 1) holder[key] = value;
    else at = holder[key];
  }
  return copy;
}

test('whatever stands in a field, no rule throws, changes an object or leaves a place of its sentence empty', () => {
  const turns = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 12 });
  const value = fc.oneof(fc.constantFrom<unknown>(null, '', 0, -1, true, [], {}, [null], [[]]), fc.jsonValue());
  const found = new Set<string>();
  fc.assert(
    fc.property(fc.constantFrom(...objects), turns, value, (object, way, instead) => {
      const changed = replaced(object, way, instead);
      if (!isKubeObject(changed)) return;
      const before = copyJson(changed);
      const { findings } = assess([changed], { target, objects: new ObjectIndex([changed]) });
      expect(changed).toEqual(before);
      for (const { finding } of findings) {
        found.add(finding.rule);
        expect(finding.pointer).toMatch(/^(\/|$)/);
        expect(Object.values(finding.message.args)).not.toContain(undefined);
        expect(format(finding.message)).not.toMatch(/\[object Object\]/);
      }
    }),
    { numRuns: 1000 },
  );
  expect(found).toContain('api-schema');
}, 120_000);
