import { expect, test } from 'vitest';
import { format, inList, inSequence, joinSentences, message, quoted } from '../../../src/model/message.ts';
import { messages } from '../../../src/model/messages/index.ts';

test('sentences that are shown together each end, also those that a system said without a full stop', () => {
  expect(joinSentences('It failed: connect ECONNREFUSED 127.0.0.1:9', 'Check the network.')).toBe(
    'It failed: connect ECONNREFUSED 127.0.0.1:9. Check the network.',
  );
  expect(joinSentences('It failed: so much and…', 'Try again!', 'Really?')).toBe(
    'It failed: so much and… Try again! Really?',
  );
});

test('one is not many', () => {
  const failed = (count: number) => format(message('run.failed-objects', { count, target: 'eks' }));
  expect(failed(1)).toBe('One object could not be applied to eks.');
  expect(failed(2)).toBe('2 objects could not be applied to eks.');
});

test('what is counted has a sentence of its own for one', () => {
  // `Claims: 1 to apply.` is right for any number.
  const plural = /\{count\} (?:of |more |other )*(?!of |to )[a-z]+/;
  const counting = Object.entries(messages).filter(([, template]) => plural.test(template));
  expect(counting.length).toBeGreaterThan(20);
  expect(counting.map(([code]) => code).filter((code) => !Object.hasOwn(messages, `${code}.one`))).toEqual([]);
});

test('each sentence for one belongs to a sentence that counts', () => {
  const templates = new Map<string, string>(Object.entries(messages));
  const ones = [...templates.keys()].filter((code) => code.endsWith('.one'));
  expect(ones.filter((code) => !templates.get(code.slice(0, -'.one'.length))?.includes('{count}'))).toEqual([]);
});

test('words in the place of another sentence are translated with it', () => {
  const german = new Map([
    ['The backup {name} is damaged: {detail}.', 'Die Sicherung {name} ist beschädigt: {detail}.'],
    ['{path} is nested too deeply', '{path} ist zu tief verschachtelt'],
  ]);
  const damaged = message('backup.damaged', {
    name: 'one',
    detail: message('backup.damage.nestedAt', { path: 'a/b' }),
  });
  expect(format(damaged)).toBe('The backup one is damaged: a/b is nested too deeply.');
  expect(format(damaged, (template) => german.get(template) ?? template)).toBe(
    'Die Sicherung one ist beschädigt: a/b ist zu tief verschachtelt.',
  );
  expect(quoted(damaged, format)).toBe('a/b is nested too deeply');
});

test('several words or sentences of ours are translated one by one, and each sentence ends', () => {
  const german = (template: string) => template.replace('empty', 'leer').replace('Removed.', 'Entfernt.');
  const decided = message('run.claims', { decisions: inList([message('run.claim-empty'), message('run.claim-omit')]) });
  expect(format(decided, german)).toBe('Volume data is not moved: leer, omit.');
  const cut = message('kube.file.unreadable', { file: 'f', detail: 'EACCES' });
  expect(format(cut)).not.toMatch(/\.$/);
  const removed = message('remove.removed');
  expect(format(inSequence([cut, cut, removed]), german)).toBe(`${format(cut)}. ${format(cut)}. Entfernt.`);
  expect(format(inList(Array.from({ length: 20_000 }, () => removed))).length).toBe(20_000 * 'Removed., '.length - 2);
});

test('what a server said can be told without the words before it', () => {
  const places = { context: 'dead', server: 'https://127.0.0.1:1', detail: 'connect ECONNREFUSED 127.0.0.1:1' };
  expect(quoted(message('kube.unreachable', places), format)).toBe('connect ECONNREFUSED 127.0.0.1:1');
  expect(quoted(message('kube.timeout', { context: 'dead' }), format)).toBeUndefined();
});
