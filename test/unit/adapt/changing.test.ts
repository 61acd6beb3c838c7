import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changing } from '../../../src/adapt/fixes/changing.ts';
import { quantityText } from '../../../src/adapt/quantities/resources.ts';
import { quantityValue } from '../../../src/diff/quantity.ts';
import { patched } from '../../../src/model/json/json-patch.ts';

test('what comes brings the parents that it lacks, and what goes takes those along that would be left empty', () => {
  const container = { name: 'app', securityContext: { capabilities: { add: ['NET_ADMIN'] } } };
  const operations = changing(container, '/spec/containers/0', [
    [['securityContext', 'capabilities', 'add'], undefined],
    [['resources', 'limits', 'cpu'], '1'],
  ]);
  expect(patched({ spec: { containers: [container] } }, operations)).toEqual({
    spec: { containers: [{ name: 'app', resources: { limits: { cpu: '1' } } }] },
  });
  expect(container.securityContext.capabilities.add).toEqual(['NET_ADMIN']);
});

test('what is not there, or no record, is left alone when it is to go', () => {
  expect(changing({ securityContext: 'none' }, '', [[['securityContext', 'privileged'], undefined]])).toEqual([]);
  expect(changing({}, '', [[['securityContext', 'privileged'], undefined]])).toEqual([]);
});

test('a quantity for a manifest says exactly the amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (thousandths) => {
      expect(quantityValue(quantityText('cpu', thousandths / 1000))).toBeCloseTo(thousandths / 1000, 9);
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4096 }), fc.constantFrom(0, 10, 20, 30, 40), (count, power) => {
      expect(quantityValue(quantityText('memory', count * 2 ** power))).toBe(count * 2 ** power);
    }),
  );
});
