import { expect, test } from 'vitest';
import { RunLog } from '../../../src/velero/run/run-log.ts';
import { ToldLines } from '../../../src/velero/run/told-lines.ts';

async function* lines(...numbers: number[]): AsyncGenerator<string> {
  for (const number of numbers) yield `time="2026-01-01T00:00:0${number}Z" level=info msg="step ${number}"`;
}

test('of the whole log the lines are told that were not told yet, whichever are missing', async () => {
  const told: string[] = [];
  const log = new RunLog('backup', { namespace: 'velero', name: 'shop' }, (line) => told.push(line));
  await log.complete(lines(3, 4));
  await log.complete(lines(1, 2, 3, 4, 5));
  expect(told.map((line) => /step (\d)/.exec(line)?.[1])).toEqual(['3', '4', '1', '2', '5']);
});

test('a line is new once', () => {
  const told = new ToldLines();
  expect(['a', 'b', 'a', 'c', 'b'].map((line) => told.isNew(line))).toEqual([true, true, false, true, false]);
});
