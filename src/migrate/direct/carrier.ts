import { backUp } from '../../backup/back-up.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import type { Grant } from '../../model/clusters/grants.ts';
import type { Journal } from '../journal/journal.ts';
import { lifetime } from '../lifetime.ts';
import type { ToApply } from './apply-target.ts';
import type { OpenTarget, RunContext } from './run-context.ts';
import type { TargetTally } from './tally.ts';

/** What bringing objects to a target starts from. */
export interface Bringing {
  target: OpenTarget;
  /** May write what the run may write there. */
  writer: ClusterWriter;
  tally: TargetTally;
  journal: Journal;
  toApply: ToApply;
}

/** Who carries the objects of a run. Whatever it does is gone on with where it is called again. */
export interface Carrier {
  /** Refuses what it cannot do, before anything is moved. `backedUp`: the backup is made already; `writes`: it is a run, and no preview. */
  check(context: RunContext, about: { backedUp: boolean; writes: boolean }): Promise<void>;
  /** Whether the backup that an earlier session asked for never comes, so that another one is made; absent where this process makes it. */
  gaveUp?(context: RunContext): Promise<boolean>;
  /**
   * Takes up the backup that an earlier session made: takes from the source what that one left there when it was cut off, and refuses
   * the backup as `backUp` would; absent where this process made it.
   */
  takeUp?(context: RunContext, grants: readonly Grant[]): Promise<void>;
  /** Makes the backup that the objects are read from; `grants`: what a person allowed. */
  backUp(context: RunContext, grants: readonly Grant[]): Promise<void>;
  /** Brings to a target what it can, and gives what is left to be applied; absent where everything is. */
  bring?(context: RunContext, bringing: Bringing): Promise<ToApply>;
}

/** Kubeferry itself: it reads the source, and applies everything. */
export const directly: Carrier = {
  check: () => Promise.resolve(),
  async backUp({ source, plan, store, backup: name, scope }) {
    if ('backup' in source) return;
    const options = { signal: scope.signal, emit: scope.emit, step: 'back-up', replaceUnfinished: true };
    await backUp(source.reader, store, plan.spec.select, { name, ...lifetime(plan) }, options);
  },
};
