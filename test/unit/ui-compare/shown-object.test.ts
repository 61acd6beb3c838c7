import { expect, test } from 'vitest';
import type { FieldDifference } from '../../../src/model/comparison/comparison.ts';
import { format, message } from '../../../src/model/message.ts';
import { shownObject, shownUnread } from '../../../src/ui/compare/shown-object.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

const shown = (field: FieldDifference) => {
  const object = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', name: 'a' };
  const words = { t: inEnglish, sentence: format };
  return shownObject({ object, outcome: 'drift', fields: [field] }, 1, { hasPlan: false, isMapped: true }, words)
    .fields[0];
};

test('where both sides agree and should not, the page says what is meant', () => {
  const field = { pointer: '/data/a', left: 'shop', right: 'shop', class: 'drift' } as const;
  const why = message('adapt.patch', { reason: 'it moved' });
  expect(shown({ ...field, meant: { value: 'shop-\u202eeu' }, why })).toMatchObject({
    ...{ left: { text: 'shop' }, right: { text: 'shop' } },
    why: `Meant: shop-⟨U+202E⟩eu. ${format(why)}`,
  });
  expect(shown({ ...field, meant: {} })?.why).toBe('Meant: nothing.');
  expect(shown(field)).not.toHaveProperty('why');
});

test('kinds that a cluster refuses are told together, with the words for the first, and other reasons by themselves', () => {
  const denied = (kind: string, namespace = 'shop') => {
    const why = message('kube.denied', { context: 'new', detail: `cannot list ${kind}` });
    return { side: 'right', kind, namespace, why } as const;
  };
  const other = {
    side: 'right',
    kind: 'Job',
    namespace: 'shop',
    why: message('compare.tooDeep', { object: 'a' }),
  } as const;
  const parts = [denied('Secret'), other, denied('ConfigMap'), denied('Secret', 'shop-eu')];
  const words = { t: inEnglish, sentence: format };
  const refused = 'The cluster of context new refuses this: cannot list Secret';
  expect(shownUnread(parts, { left: 'old/shop', right: 'new/shop' }, words)).toEqual([
    { what: '2 parts · shop · new/shop', why: `Secret, ConfigMap, such as: ${refused}`, count: 2 },
    { what: 'Job · shop · new/shop', why: 'a is nested too deeply to be compared.', count: 1 },
    { what: 'Secret · shop-eu · new/shop', why: refused, count: 1 },
  ]);
});

test('an item of a list is named by what tells it apart, as it may have another number on either side', () => {
  const place = (item: string) => `/spec/template/spec/containers/${item}/image`;
  const field = { pointer: place('1'), keyed: place('web'), left: 'web:1', right: 'web:2', class: 'drift' } as const;
  expect(shown(field)?.path).toBe(place('web'));
});
