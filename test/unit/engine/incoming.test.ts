import { expect, test } from 'vitest';
import { readIncoming } from '../../../src/engine/incoming.ts';

test.each([
  { type: 'request', id: 1, name: 'settings.set', params: { a: 1 } },
  { type: 'cancel', id: 1 },
  { type: 'credit', id: 1, batches: 2 },
  { type: 'answer', ask: 1, value: null },
])('$type is a message', (message) => expect(readIncoming(message)).toEqual(message));

test.each([undefined, null, 'cancel', {}, { type: 'cancel' }, { type: 'credit', id: 1, batches: -1 }, { type: 'x' }])(
  '%j is none',
  (message) => expect(readIncoming(message)).toBeUndefined(),
);
