import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemTexts } from '../../../src/kube/item-texts.ts';

const about = { apiVersion: 'v1', kind: 'ConfigMap' };

function textsOf(json: string): string[] | undefined {
  const { items } = JSON.parse(json);
  const texts = itemTexts(Buffer.from(json), items, about);
  return texts?.map(({ head, rest }) => head + rest.toString());
}

describe('the texts of the objects of a list', () => {
  it('say what the objects say, with the kind that a list of a built-in kind leaves out', () => {
    const object = fc.record({ metadata: fc.record({ name: fc.string() }), data: fc.jsonValue() });
    fc.assert(
      fc.property(fc.array(object), (items) => {
        const json = JSON.stringify({ kind: 'ConfigMapList', apiVersion: 'v1', metadata: { continue: 'x' }, items });
        const parsed: unknown[] = JSON.parse(JSON.stringify(items));
        expect(textsOf(json)?.map((text) => JSON.parse(text))).toEqual(
          parsed.map((item) => Object.assign({ ...about }, item)),
        );
      }),
    );
  });

  it('are those of custom resources as they are', () => {
    const item = '{"apiVersion":"x.io/v1","kind":"Thing","metadata":{"name":"a"},"spec":{"text":"}]\\\\\\"{"}}';
    expect(textsOf(`{"apiVersion":"x.io/v1","items":[${item},${item}],"kind":"ThingList","metadata":{}}`)).toEqual([
      item,
      item,
    ]);
  });

  it('keep numbers that JavaScript cannot hold', () => {
    const list =
      '{"kind":"L","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"a"},"n":9007199254740993}]}';
    expect(textsOf(list)?.[0]).toContain('9007199254740993');
  });

  it.each([
    '{ "kind": "L", "apiVersion": "v1", "metadata": {}, "items": [{}] }',
    '{"metadata":{},"items":[{"metadata":{}}]}',
    '{"kind":"L","apiVersion":"v1","metadata":{},"items":[{"apiVersion":"v1"}]}',
    '{"kind":"L","apiVersion":"v1","metadata":{},"items":[[{"metadata":{}}],{}]}',
    '{"kind":"L","apiVersion":"v1","metadata":{},"items":[null,{"kind":"x"}]}',
  ])('are not guessed: %s', (json) => {
    expect(textsOf(json)).toBeUndefined();
  });

  it('are none of an empty list', () => {
    expect(textsOf('{"kind":"L","apiVersion":"v1","metadata":{},"items":[]}')).toEqual([]);
  });
});
