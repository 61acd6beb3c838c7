import type { Benchmark } from './benchmark.ts';
import { row } from './row.ts';

const count = 10_000;

/** A direct backup of 10,000 objects, to the closed backup in a folder store. */
export const backup10k: Benchmark = async ({ transfers, velero }) => {
  const name = 'backup-10k';
  const { ours, raw } = await transfers.backUp(count);
  const veleroRate = await velero.backUpRate(count);
  return [
    row({
      name,
      unit: 's',
      ours,
      peer: { name: 'raw LIST in pages of 500, one connection, parsed', value: raw },
      goal: { op: '<=', value: 1.5, of: 'ratio' },
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
