import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createFolder } from '../../src/migrate/folder/folder.ts';
import type { Benchmark } from './benchmark.ts';
import { measureLoopLag } from './host.ts';
import { restorePlan } from './lab.ts';
import { row } from './row.ts';

const count = 10_000;

/** The event loop of a real extension host while its own command moves 10,000 objects from cluster to cluster, first use included. */
export const loopLag: Benchmark = async ({ lab }) => {
  await lab.load(count);
  const plan = restorePlan({ count, backup: '', store: lab.store, namespace: 'loop-lag' });
  plan.spec.source = { context: 'source' };
  const parent = join(lab.folder, 'workspace');
  await mkdir(parent, { recursive: true });
  const { p99, max } = await measureLoopLag(lab, await createFolder(parent, plan));
  lab.say(`loop lag: p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms`);
  const name = 'loop-lag';
  return [
    row({ name, unit: 'ms, p99', ours: p99, goal: { op: '<=', value: 10, of: 'ours' } }),
    row({ name, unit: 'ms, longest', ours: max, goal: { op: '<=', value: 50, of: 'ours' } }),
  ];
};
