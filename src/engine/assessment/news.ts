import { edit, removing, toDo } from '../../adapt/rules/fixes.ts';
import type { Finding, Severity } from '../../model/finding.ts';
import { pointerParts, valueAt } from '../../model/json.ts';
import type { TargetSays } from '../../model/judgement.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/object.ts';

/** A finding, and the place of its object among those that were judged. */
interface Found {
  index: number;
  finding: Finding;
}

const weights: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 };

/**
 * What a target says that no rule has found. A rule knows ways out, so where both speak of one cause, or of one field and the rule finds it
 * as bad, the rule has the word.
 */
export function newsOf(says: readonly TargetSays[], byRules: readonly Found[]): Found[] {
  const ofObject = Map.groupBy(byRules, ({ index }) => index);
  return says.filter(({ index, finding, sameAs }) => {
    const isTold = ({ finding: { rule, pointer, severity } }: Found) =>
      sameAs.includes(rule) ||
      // The object itself is no field: many things can be said of it.
      (pointer !== '' && pointer === finding.pointer && weights[severity] >= weights[finding.severity]);
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
