import type { Benchmark } from './benchmark.ts';
import { row } from './row.ts';
import { restoreCount } from './velero.ts';

const count = 10_000;

/**
 * A restore of 10,000 objects from the backup and the unedited manifests. Against bare POSTs: applying. Against Velero: to
 * the end of the run, with its wait and its report.
 */
export const restore10k: Benchmark = async ({ transfers, velero }) => {
  const name = 'restore-10k';
  const unit = 'objects/s';
  const { apply, restore, raw } = await transfers.restore(count);
  const few = `restoring ${restoreCount}`;
  return [
    row({
      name,
      unit,
      ours: count / apply,
      peer: { name: 'bare node:https POSTs, 32 connections', value: count / raw },
      goal: { op: '>=', value: 0.8, of: 'ratio' },
    }),
    row({
      name,
      unit,
      ours: count / restore,
      peer: { name: `Velero as installed, ${few}`, value: await velero.restoreRate('as installed') },
      goal: { op: '>=', value: 20, of: 'ratio' },
    }),
    row({
      name,
      unit,
      ours: count / restore,
      peer: { name: `Velero, client QPS and burst 10000, ${few}`, value: await velero.restoreRate('without limits') },
      goal: { op: '>=', value: 10, of: 'ratio' },
    }),
  ];
};
