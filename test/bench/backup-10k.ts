import type { Benchmark } from './benchmark.ts';
import { type Goal, row } from './row.ts';

const count = 10_000;
const besideRaw: Goal = { op: '<=', value: 1.5, of: 'ratio' };

/** A direct backup of 10,000 objects, to the closed backup in a folder store. */
export const backup10k: Benchmark = async ({ transfers, velero }) => {
  const name = 'backup-10k';
  const { ours, raw, rawLarge } = await transfers.backUp(count);
  const veleroRate = await velero.backUpRate(count);
  return [
    row({
      name,
      unit: 's',
      ours,
      peer: { name: 'raw LIST in pages of 500, one connection, parsed', value: raw },
      goal: besideRaw,
    }),
    row({
      name,
      unit: 's',
      ours,
      peer: { name: 'raw LIST in pages that grow to 4 MB as ours do, one connection, parsed', value: rawLarge },
      goal: besideRaw,
    }),
    row({
      name,
      unit: 'objects/s',
      ours: count / ours,
      peer: { name: 'Velero as installed', value: veleroRate },
      goal: { op: '>=', value: 5, of: 'ratio' },
    }),
  ];
};
