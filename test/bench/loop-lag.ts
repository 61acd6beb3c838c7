import { mkdir } from 'node:fs/promises';
import { createFolder } from '../../src/migrate/folder/folder.ts';
import type { Benchmark } from './benchmark.ts';
import { measureLoopLag, workspaceOf } from './host.ts';
import { type Lab, restorePlan } from './lab.ts';
import { row } from './row.ts';

const count = 10_000;

/**
 * The event loop of a real extension host while its own command moves 10,000 objects from cluster to cluster, first use
 * included. Beside it the loop of the same host at rest, while the command line moves as many: what the machine makes late.
 * Two clusters, a browser and VS Code share the machine, so the longest stop is also given without the time in which the host
 * was ready to run and no processor was free.
 */
export const loopLag: Benchmark = async ({ lab }) => {
  await lab.load(count);
  const { moving, atRest } = await measureLoopLag(lab, {
    inside: await migration(lab, 'loop-lag'),
    outside: await migration(lab, 'loop-at-rest'),
    grants: 'target/loop-at-rest,target/_cluster',
  });
  const name = 'loop-lag';
  const peer = (value: number) => ({ name: 'the same host at rest while the CLI moves as many', value });
  return [
    row({
      name,
      unit: 'ms, p99',
      ours: moving.p99,
      peer: peer(atRest.p99),
      goal: { op: '<=', value: 10, of: 'ours' },
    }),
    row({
      name,
      unit: 'ms, longest',
      ours: moving.max,
      peer: peer(atRest.max),
      goal: { op: '<=', value: 50, of: 'ours' },
    }),
    row({
      name,
      unit: 'ms, longest without waiting for a processor',
      ours: moving.held,
      peer: peer(atRest.held),
      goal: { op: '<=', value: 50, of: 'ours' },
    }),
  ];
};

/** A migration folder that moves the load into a namespace of the target. */
async function migration(lab: Lab, namespace: string): Promise<string> {
  const plan = restorePlan({ count, backup: '', store: lab.store, namespace });
  plan.spec.source = { context: 'source' };
  const parent = workspaceOf(lab);
  await mkdir(parent, { recursive: true });
  return createFolder(parent, plan);
}
