import type { ClusterReader } from '../../kube/cluster.ts';
import type { Mappings, Migration, MigrationTarget, StoreSpec } from '../../model/migration/plan.ts';
import type { Store } from '../../store/store.ts';
import type { Carried } from '../carried-choices.ts';
import type { RecordedCluster } from '../journal/recorded-runs.ts';
import type { MigrateScope } from '../scope.ts';
import type { Warnings } from './warnings.ts';

/** What happens to a claim: its files go along, or its data by a snapshot; or it comes without data, or not at all; `size` as the claim has it. */
export interface ClaimDecision {
  choice: Carried | 'empty' | 'omit';
  size: string;
  /** The StatefulSet that makes it from a template. */
  statefulSet?: string;
}

/** Decisions by `namespace/claim`. */
export type ClaimDecisions = ReadonlyMap<string, ClaimDecision>;

/** One target with its open connection. `mappings` are the plan's with this target's laid over them. */
export interface OpenTarget {
  spec: MigrationTarget;
  reader: ClusterReader;
  uid: string;
  /** Such as `v1.33.1`, as it was at the start: a report is written when the cluster is gone, too. */
  version: string;
  mappings: Mappings;
  /** It is the cluster that the objects come from, as far as that can be told. */
  isOfSource: boolean;
}

/** Where the objects come from. */
export type OpenSource = { reader: ClusterReader; uid: string; version: string; context: string } | { backup: string };

/** The clusters of a run as its journal keeps them, targets by name. */
export function recordedClusters(
  source: OpenSource,
  targets: readonly OpenTarget[],
): { source?: RecordedCluster; targets: Record<string, RecordedCluster> } {
  const byName = targets.map(({ spec, uid }): [string, RecordedCluster] => [spec.name, { context: spec.context, uid }]);
  return {
    ...(!('backup' in source) && { source: { context: source.context, uid: source.uid } }),
    targets: Object.fromEntries(byName),
  };
}

/** All that the steps of a run or a preview share. */
export interface RunContext {
  folder: string;
  plan: Migration;
  /** UUID of the run; it marks every object that the run creates. */
  run: string;
  scope: MigrateScope;
  source: OpenSource;
  targets: OpenTarget[];
  store: Store;
  /** What `store` was opened from. */
  storeSpec: StoreSpec;
  /** Name of the backup that the objects are read from. */
  backup: string;
  /** What of the backup that the plan starts from lies outside namespaces and is needed in them, as `refKey`; asked for once, since the backup is read for it. */
  needed?: Promise<ReadonlySet<string>>;
  claims: ClaimDecisions;
  /** Namespaces of the source that may bear the marks of an earlier session of the run, which was cut off. */
  marked?: readonly string[];
  warnings: Warnings;
}
