import type { Benchmark } from './benchmark.ts';
import { row } from './row.ts';

/** The peak of the engine's process at 100,000 objects. */
export const memory100k: Benchmark = async ({ transfers }) => {
  const name = 'memory-100k';
  const goal = { op: '<=', value: 300, of: 'ours' } as const;
  const backUp = await transfers.backUp(100_000);
  const restore = await transfers.restore(100_000);
  return [
    row({ name, unit: 'MB, backup', ours: backUp.peak, goal }),
    row({ name, unit: 'MB, restore', ours: restore.peak, goal }),
  ];
};
