import { expect, test } from 'vitest';
import { message } from '../../../src/model/message.ts';
import { reappliedLine, reappliedWords, undoWords } from '../../../src/ui/compare/actions/reapply-words.ts';
import { inEnglish as t } from '../../../src/ui/translate.ts';

const object = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
const done = { context: 'prod', object, reason: message('undo.gone') };
const created = { ...done, outcome: 'created' as const };
const updated = { ...done, outcome: 'updated' as const, backup: 'undo-1' };
const removal = 'kubectl --context prod --namespace shop delete configmaps a';

test('of what is applied again a person reads what no undo does about it, before and after', () => {
  expect(undoWords('created', t)).toMatch(/No undo takes it away/);
  expect(undoWords('updated', t)).toMatch(/No undo puts back .* backup/);
  expect(reappliedWords(created, 'Made.', t)).toEqual({
    text: `ConfigMap a in prod: Made. An undo leaves it; to take it away: ${removal}`,
    command: removal,
  });
  expect(reappliedWords(updated, 'Changed.', t)).toEqual({
    text: 'ConfigMap a in prod: Changed. The backup undo-1 holds it as it was; no undo puts that back.',
  });
});

test('the log of the migration has a line of it, with the way back', () => {
  const at = '2026-11-21T00:00:05Z';
  expect(reappliedLine(created, at, t)).toMatch(/ prod .*configmaps\/shop\/a .*created .*Re-apply/);
  expect(reappliedLine(created, at, t)).toContain(removal);
  expect(reappliedLine(updated, at, t)).toMatch(/updated .*Re-apply Object….*undo-1/);
});
