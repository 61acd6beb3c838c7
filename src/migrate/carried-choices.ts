import type { Migration, VolumeChoice } from '../model/migration/plan.ts';

/** What an engine can do with the data of a claim besides leaving it behind. */
export type Carried = 'file-system' | 'snapshot';

type Engine = Migration['spec']['engine'];

/** By engine; what comes first is taken where nobody says otherwise. */
export const carriedChoices: Readonly<Record<Engine, readonly Carried[]>> = {
  direct: [],
  velero: ['file-system', 'snapshot'],
};

/** Whether an engine has the data of a claim go along by a choice. */
export function isCarried(engine: Engine, choice: VolumeChoice): choice is Carried {
  return carriedChoices[engine].some((one) => one === choice);
}
