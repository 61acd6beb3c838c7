import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRecord, type JsonRecord, sameJson } from '../../../src/model/json/json.ts';
import { mergePatched, mergePatchOf } from '../../../src/velero/merge-patch.ts';

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => (isRecord(value) ? value : { value }));

describe('a merge patch', () => {
  it('makes the one object into the other, or says that it cannot', () => {
    fc.assert(
      fc.property(json, json, (from: JsonRecord, to: JsonRecord) => {
        const patch = mergePatchOf(from, to);
        if (patch === 'inexpressible') expect(JSON.stringify(to)).toContain('null');
        else expect(sameJson(mergePatched(from, patch ?? {}), to)).toBe(true);
      }),
    );
  });

  it('is nothing between equal objects, and holds no more than what differs', () => {
    const object = { spec: { replicas: 1, template: { a: [1] } }, data: { x: '1' } };
    expect(mergePatchOf(object, structuredClone(object))).toBeUndefined();
    expect(mergePatchOf(object, { ...object, spec: { replicas: 2, template: { a: [1, 2] } } })).toEqual({
      spec: { replicas: 2, template: { a: [1, 2] } },
    });
    expect(mergePatchOf(object, { spec: object.spec })).toEqual({ data: null });
  });

  it('takes a key for what it is that a language takes for the prototype', () => {
    const from = JSON.parse('{"__proto__":[],"a":{"__proto__":{"b":1}}}');
    expect(mergePatchOf(from, { value: [] })).not.toBe('inexpressible');
    const to = JSON.parse('{"__proto__":{"c":1},"a":{}}');
    const patch = mergePatchOf(from, to);
    expect(JSON.stringify(mergePatched(from, patch === undefined || patch === 'inexpressible' ? {} : patch))).toBe(
      JSON.stringify(to),
    );
  });

  it('cannot set a null', () => {
    expect(mergePatchOf({ a: 1 }, { a: null })).toBe('inexpressible');
  });

  // RFC 7396, appendix A.
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('of %j and %j is as the standard says', (object, patch, result) => {
    expect(mergePatched(object, patch)).toEqual(result);
  });
});
