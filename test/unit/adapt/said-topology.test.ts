import { expect, test } from 'vitest';
import { saidTopology } from '../../../src/adapt/objects/volumes.ts';

test('what is no text in a node affinity is not told', () => {
  const terms = [
    { matchExpressions: [{ key: 'zone', values: ['a', {}, 'b'] }] },
    { matchExpressions: [{ key: {}, values: [] }] },
  ];
  expect(saidTopology(terms)).toBe('zone: a, b; –: –');
});
