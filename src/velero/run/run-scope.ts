import type { EventSink } from '../../model/event.ts';
import type { VeleroLogWish, VeleroRunKind } from '../../model/velero/velero-run.ts';
import type { SignedReach } from './signed-address.ts';

/** What is lent to the work on one backup or restore. */
export interface RunScope {
  signal: AbortSignal;
  emit: EventSink;
  reach: SignedReach;
  log: VeleroLogWish;
  /** Seconds without a change after which the server is asked whether it is there. */
  stillSeconds: number;
  /** How long nothing may move before following ends, as one of Go's durations; absent: as long as Velero itself waits. */
  standstill?: string;
}

/** Which backup or restore, in Velero's namespace. */
export interface RunPlace {
  kind: VeleroRunKind;
  namespace: string;
  name: string;
}
