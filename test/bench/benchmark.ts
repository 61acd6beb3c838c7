import type { Lab } from './lab.ts';
import type { Row } from './row.ts';
import type { StoredBackups } from './stored-backups.ts';
import type { Transfers } from './transfers.ts';
import type { VeleroPeer } from './velero.ts';

/** What a benchmark works with. */
export interface Bench {
  lab: Lab;
  transfers: Transfers;
  velero: VeleroPeer;
  stored: StoredBackups;
}

/** Measures, and gives a row for each figure and peer. */
export type Benchmark = (bench: Bench) => Promise<Row[]>;
