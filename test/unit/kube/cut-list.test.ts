import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutList } from '../../../src/kube/cut-list.ts';
import { asObject } from '../../../src/kube/page.ts';

const about = { apiVersion: 'v1', kind: 'ConfigMap' };

const cut = (json: string) =>
  cutList(Buffer.from(json), about, (text) => asObject(JSON.parse(text.toString()), about.apiVersion, about.kind));

function textsOf(json: string): string[] | undefined {
  return cut(json)?.items.map(({ text }) =>
    text ? `${text.head}${text.page.toString('utf8', text.start, text.end)}` : '',
  );
}

describe('the texts of the objects of a list', () => {
  it('say what the objects say, with the kind that a list of a built-in kind leaves out', () => {
    const object = fc.record({
      data: fc.jsonValue(),
      metadata: fc.record({ name: fc.string({ unit: 'binary' }), more: fc.jsonValue() }),
    });
    fc.assert(
      fc.property(fc.array(object, { maxLength: 4 }), (items) => {
        const json = JSON.stringify({ kind: 'ConfigMapList', apiVersion: 'v1', metadata: { continue: 'x' }, items });
        const parsed: { metadata: unknown }[] = JSON.parse(JSON.stringify(items));
        const whole = parsed.map((item) => Object.assign({ ...about }, item));
        expect(textsOf(json)?.map((text) => JSON.parse(text))).toEqual(whole);
        expect(cut(json)?.items.map(({ object }) => object)).toEqual(whole);
        expect(cut(json)?.items.map(({ metadata }) => ({ metadata }))).toEqual(
          whole.map(({ metadata }) => ({ metadata })),
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
    '{"kind":"L","apiVersion":"v1","metadata":{},"items":[{"spec":{"metadata":{"name":"a"}}}]}',
    '{"kind":"L","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":1}}]}',
    '{"kind":"L","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"a",}}]}',
    '{"kind":"L","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"a"}}]',
    '{"kind":"L","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"a"}}',
  ])('are not guessed: %s', (json) => {
    expect(textsOf(json)).toBeUndefined();
  });

  it('come with what the list says of itself, before its objects or behind them', () => {
    const item = '{"apiVersion":"x.io/v1","kind":"Thing","metadata":{"name":"a"}}';
    for (const json of [
      `{"apiVersion":"x.io/v1","items":[${item}],"kind":"ThingList","metadata":{"continue":"next"}}`,
      `{"kind":"ThingList","apiVersion":"x.io/v1","metadata":{"continue":"next"},"items":[${item}]}\n`,
    ])
      expect(cut(json)?.envelope).toMatchObject({ metadata: { continue: 'next' } });
  });

  it('are none of an empty list', () => {
    expect(textsOf('{"kind":"L","apiVersion":"v1","metadata":{},"items":[]}')).toEqual([]);
  });
});
