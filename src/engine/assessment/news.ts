import { edit, removing, toDo } from '../../adapt/fixes/fixes.ts';
import type { Finding } from '../../model/assessment/finding.ts';
import type { TargetSays } from '../../model/assessment/judgement.ts';
import { areNested, pointerParts, valueAt } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/** A finding, and the place of its object among those that were judged. */
interface Found {
  index: number;
  finding: Finding;
}

/** Rules that speak of one field at a time, as schemas do: of another field they tell nothing. */
const ofOneField: readonly string[] = ['api-unknown-field', 'api-crd-schema', 'svc-topology'];

/** What a target says that no rule has found. A rule knows ways out, so where both speak of one cause, the rule has the word. */
export function newsOf(says: readonly TargetSays[], byRules: readonly Found[]): Found[] {
  const ofObject = Map.groupBy(byRules, ({ index }) => index);
  return says.filter(({ index, finding, sameAs }) => {
    const isTold = ({ finding: { rule, pointer } }: Found) =>
      sameAs.includes(rule) && (!ofOneField.includes(rule) || areNested(pointer, finding.pointer));
    return !ofObject.get(index)?.some(isTold);
  });
}

/**
 * What a target says, with a way out where that is plain: a field that it drops is left out, which a person decides, since that may be a
 * slip; what can never change there is for a person to do.
 */
export function withWayOut(finding: Finding, object: KubeObject | undefined): Finding {
  const { rule, pointer } = finding;
  if (finding.message.code === 'judgement.immutable') {
    return { ...finding, fixes: [toDo(message('judgement.todo.immutable'))] };
  }
  if (rule !== 'target-unknown-field' || valueAt(object, pointer) === undefined) return finding;
  const title = message('judgement.fix.leave-out', { field: pointerParts(pointer).at(-1) ?? '' });
  return { ...finding, fixes: [edit(title, removing(object, pointer))] };
}
