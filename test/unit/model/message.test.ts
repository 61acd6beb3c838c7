import { expect, test } from 'vitest';
import { joinSentences } from '../../../src/model/message.ts';

test('sentences that are shown together each end, also those that a system said without a full stop', () => {
  expect(joinSentences('It failed: connect ECONNREFUSED 127.0.0.1:9', 'Check the network.')).toBe(
    'It failed: connect ECONNREFUSED 127.0.0.1:9. Check the network.',
  );
  expect(joinSentences('It failed: so much and…', 'Try again!', 'Really?')).toBe(
    'It failed: so much and… Try again! Really?',
  );
});
