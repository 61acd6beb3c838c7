import type { Benchmark } from './benchmark.ts';
import { row } from './row.ts';

/** How many times longer one object takes among 100,000 than among 10,000, next to the same figure of raw requests. */
export const growth: Benchmark = async ({ transfers }) => {
  const name = 'growth';
  const goal = { op: '<=', value: 1.1, of: 'ratio' } as const;
  const backUp = { few: await transfers.backUp(10_000), many: await transfers.backUp(100_000) };
  const restore = { few: await transfers.restore(10_000), many: await transfers.restore(100_000) };
  return [
    row({
      name,
      unit: '× time per object, backup',
      ours: backUp.many.ours / backUp.few.ours / 10,
      peer: { name: 'raw LIST', value: backUp.many.raw / backUp.few.raw / 10 },
      goal,
    }),
    row({
      name,
      unit: '× time per object, restore',
      ours: restore.many.apply / restore.few.apply / 10,
      peer: { name: 'bare POSTs', value: restore.many.raw / restore.few.raw / 10 },
      goal,
    }),
  ];
};
