import type { Benchmark } from './benchmark.ts';
import { row } from './row.ts';

/** Writing `source/`, `targets/` and `base/` of 10,000 objects, and the memory that this takes more. */
export const export10k: Benchmark = async ({ transfers }) => {
  const name = 'export-10k';
  const { export: seconds, exportMemory } = await transfers.restore(10_000);
  return [
    row({ name, unit: 's', ours: seconds, goal: { op: '<=', value: 4, of: 'ours' } }),
    row({ name, unit: 'MB more', ours: exportMemory, goal: { op: '<=', value: 150, of: 'ours' } }),
  ];
};
