import { dirname } from 'node:path';
import { mappingsFor } from '../../adapt/context.ts';
import type { OnExisting } from '../../facts/judgement/on-existing.ts';
import { readPlanFile } from '../../migrate/plan/read.ts';
import { runToGoOn } from '../../migrate/resume.ts';
import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Mappings, Migration, MigrationTarget } from '../../model/migration/plan.ts';
import { onExistingBy } from './on-existing.ts';

/** What a plan says of the target that some facts are of. */
export interface PlanFor {
  plan: Migration;
  mappings: Mappings;
  /** What a run does with what is there already. */
  onExisting: OnExisting;
}

/**
 * What a plan says of the target that some facts are of. Throws what `readPlanFile` and `runToGoOn` throw, and `invalid` where the plan has several targets and
 * none of them is that one.
 */
export async function planFor(path: string, facts: ClusterFacts): Promise<PlanFor> {
  const { plan } = await readPlanFile(path);
  const target = targetOf(plan, facts);
  if (target) {
    const run = await runToGoOn(dirname(path), plan);
    return { plan, mappings: mappingsFor(plan, target), onExisting: onExistingBy(plan, facts, run) };
  }
  const names = plan.spec.targets.map(({ name }) => name).join(', ');
  throw new KubeferryError('invalid', message('assess.plan-target', { path, names }), {
    hint: message('assess.plan-target.hint'),
  });
}

function targetOf({ spec }: Migration, { cluster, context }: ClusterFacts): MigrationTarget | undefined {
  const { targets } = spec;
  return (
    targets.find((one) => cluster !== undefined && one.cluster === cluster) ??
    targets.find((one) => one.context === context) ??
    (targets.length === 1 ? targets[0] : undefined)
  );
}
