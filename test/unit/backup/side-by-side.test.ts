import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sideBySide } from '../../../src/backup/side-by-side.ts';

test('a job that fails while the value before is worked on ends the loop with its error, and no process', async () => {
  const cut = new Error('cut off');
  async function* pages(): AsyncGenerator<number> {
    yield 1;
    throw cut;
  }
  const unhandled: unknown[] = [];
  const note = (thrown: unknown) => void unhandled.push(thrown);
  process.on('unhandledRejection', note);
  try {
    const work = async () => {
      for await (const _ of sideBySide(['one'], 2, pages)) for (let turns = 0; turns < 3; turns++) await nextTurn();
    };
    await expect(work()).rejects.toBe(cut);
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
});
