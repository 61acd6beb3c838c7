import type { Migration } from '../model/migration/plan.ts';
import { type Carrier, directly } from './direct/carrier.ts';
import { byVelero } from './velero/carrier.ts';

/** Who carries the objects, by the engine of the plan. */
export const carriers: Record<Migration['spec']['engine'], Carrier> = { direct: directly, velero: byVelero };
