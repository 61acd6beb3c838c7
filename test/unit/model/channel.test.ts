import { expect, test } from 'vitest';
import { receivedOver, sendOver } from '../../../src/model/channel.ts';

/** What arrives at the other end of a channel that writes messages as JSON, as those of processes do. */
function over(message: object): unknown {
  const arrived: unknown[] = [];
  sendOver((sent) => arrived.push(receivedOver(JSON.parse(JSON.stringify(sent)))), message);
  return arrived[0];
}

test('an integer of 64 bits arrives with all its digits', () => {
  const message = { type: 'events', id: 1, events: [{ left: 9_223_372_036_854_775_807n, right: 'a' }] };
  expect(over(message)).toEqual(message);
});

test('any other message arrives as it is', () => {
  expect(over({ type: 'result', id: 1, result: { n: 1 } })).toEqual({ type: 'result', id: 1, result: { n: 1 } });
});

test('what is no data is no message', () => {
  const loop: Record<string, unknown> = {};
  loop.loop = loop;
  expect(() => over(loop)).toThrow(TypeError);
});
