import type { Grant } from '../model/clusters/grants.ts';
import type { VolumeChoice } from '../model/migration/plan.ts';

/** What a person asked to run, and what they allowed. */
export interface RunRequest {
  folder: string;
  grants: readonly Grant[];
  /** Decisions on claims that the plan leaves open, by `namespace/claim`. */
  volumes?: Readonly<Record<string, VolumeChoice>>;
  /** A backup in the plan's store that is read in place of the plan's source. */
  backup?: string;
  /** Reads the source again where an earlier run is gone on with, in place of the backup that it made. */
  anew?: boolean;
  /** Seconds that workloads are waited for at the most. Default: 600. */
  readyTimeoutSeconds?: number;
}
