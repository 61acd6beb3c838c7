import { expect, test } from 'vitest';
import type { FieldDifference } from '../../../src/model/comparison.ts';
import { format, message } from '../../../src/model/message.ts';
import { shownObject } from '../../../src/ui/compare/shown-object.ts';
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
