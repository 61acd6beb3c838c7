import { expect, test } from 'vitest';
import { Waiting } from '../../../src/ui/waiting.ts';

test('all who wait get the next value, and who comes later the one behind it', async () => {
  const waiting = new Waiting<string>();
  const both = [waiting.next(), waiting.next()];
  waiting.settle('first');
  const later = waiting.next();
  waiting.settle('second');
  expect(await Promise.all([...both, later])).toEqual(['first', 'first', 'second']);
});

test('a failure ends the waiting; the next value is there for who asks again', async () => {
  const waiting = new Waiting<string>();
  waiting.fail(new Error('nobody waits for this'));
  const failed = expect(waiting.next()).rejects.toThrow('The engine cannot start.');
  waiting.fail(new Error('The engine cannot start.'));
  await failed;
  const again = waiting.next();
  waiting.settle('there');
  expect(await again).toBe('there');
});
