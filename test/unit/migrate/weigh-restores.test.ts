import { expect, test } from 'vitest';
import { weighRestores } from '../../../src/migrate/velero/velero-scope.ts';
import type { UnstampedEvent } from '../../../src/model/event.ts';
import { type Message, message } from '../../../src/model/message.ts';

const warning = (text: Message): UnstampedEvent => ({ type: 'log', level: 'warning', text });
const levels = (events: readonly UnstampedEvent[]) => {
  const weigh = weighRestores();
  return events.map(weigh).map((event) => (event.type === 'log' ? event.level : event.type));
};

test('what Velero could not restore is no warning of a run, which makes it itself', () => {
  const remark = message('velero.remark', { place: 'shop/services/web', text: 'is there already' });
  const still = message('velero.still', { seconds: 60, version: 'v1.18.3' });
  expect(levels([warning(remark), warning(still)])).toEqual(['info', 'info']);
});

test('why data stands still is a warning, once for each volume though every look tells it again', () => {
  const none = (volume: string) => warning(message('velero.agentNone', { volume, namespace: 'velero' }));
  expect(levels([none('shop/db-0/data'), none('shop/db-1/data'), none('shop/db-0/data')])).toEqual([
    'warning',
    'warning',
    'info',
  ]);
});
