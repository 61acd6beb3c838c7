import type { VeleroRunKind } from './velero-run.ts';

/** A backup or a restore of a Velero as it stands. */
export interface VeleroRunSummary {
  kind: VeleroRunKind;
  name: string;
  /** In Velero's own word. */
  phase: string;
  ended: boolean;
  /** Of a restore: what it restores, a backup or a schedule. */
  of?: string;
  /** When it began, or was asked for. */
  startedAt?: string;
  errors: number;
  warnings: number;
  /** What a second try of a restore writes to, beside Velero's namespace; absent where there is nothing to try again. */
  writes?: { namespaces: string[]; clusterScoped: boolean };
}
