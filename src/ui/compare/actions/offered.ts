import type { ComparedObject, FieldDifference } from '../../../model/comparison/comparison.ts';
import type { FieldAction, ObjectAction } from '../../../model/comparison/comparison-page.ts';
import { isAppliedAlone } from '../../../model/migration/target-object.ts';
import { isNamed } from './ignore-rule.ts';
import { mappingOf } from './mapping-of.ts';

/** What is compared, as far as actions depend on it. */
export interface AboutAsk {
  /** There is a plan that can say what does not matter. */
  hasPlan: boolean;
  /** Its mappings and patches say what the left side means on the right. */
  isMapped: boolean;
}

/** What needs a look: what is explained needs no action. */
const unexplained = new Set<string>(['missing', 'drift', 'extra']);

/** What can be done with an object, in the order of its buttons. What could not work is not among it. */
export function objectActions(compared: ComparedObject, { hasPlan }: AboutAsk): ObjectAction[] {
  const { outcome, manifest } = compared;
  return [
    'diff',
    ...(manifest === undefined ? [] : (['reveal'] as const)),
    ...(isApplied(compared) ? (['reapply'] as const) : []),
    ...(outcome === 'drift' && !isOfSecret(compared) ? (['patch'] as const) : []),
    ...(hasPlan && unexplained.has(outcome) ? (['ignore'] as const) : []),
  ];
}

/** The same for one difference of it. What explains a difference decides on its value, too; values of Secrets stay hidden. */
export function fieldActions(
  compared: ComparedObject,
  field: FieldDifference,
  { hasPlan, isMapped }: AboutAsk,
): FieldAction[] {
  const { class: sort, pointer } = field;
  if (sort !== 'drift' || pointer === '') return [];
  const isShown = !isOfSecret(compared);
  const isTaken = isShown && compared.manifest !== undefined;
  // The source has nothing of what a person added, and no mapping or patch of the plan reaches it.
  const isOfSource = compared.onlyRight !== true;
  return [
    ...(isTaken && isOfSource ? (['takeSource'] as const) : []),
    ...(isTaken ? (['takeTarget'] as const) : []),
    ...(isMapped && isOfSource && mappingOf(compared, field) ? (['map'] as const) : []),
    ...(isMapped && isOfSource && isShown ? (['patchPlan'] as const) : []),
    ...(hasPlan && isNamed(field) ? (['ignore'] as const) : []),
  ];
}

function isOfSecret({ object: { group, kind } }: ComparedObject): boolean {
  return group === '' && kind === 'Secret';
}

/** What is as meant needs no writing. */
function isApplied({ object, outcome, manifest }: ComparedObject): boolean {
  return manifest !== undefined && (outcome === 'missing' || outcome === 'drift') && isAppliedAlone(object);
}
