import type { ComparedObject, FieldDifference } from '../model/comparison/comparison.ts';
import { pointerParts } from '../model/json/json.ts';
import { message } from '../model/message.ts';
import type { IgnoreRule } from '../model/migration/plan.ts';
import { isOfKindInPlan } from '../model/migration/plan-kind.ts';
import type { ObjectRef } from '../model/objects/object.ts';
import { outcomeOf } from './compare-pair.ts';

/**
 * What a person does not want to be told again: differences of a place and below it, or a whole object where a rule names none. They stay
 * in what was compared, as `ignored` with the reason.
 */
export function withIgnored(compared: ComparedObject, rules: readonly IgnoreRule[]): ComparedObject {
  const { object, other, fields, outcome } = compared;
  const mine = rules.filter((rule) => isAbout(rule, object) || (other !== undefined && isAbout(rule, other)));
  if (mine.length === 0) return compared;
  const whole = mine.find(({ path }) => path === undefined);
  const left = fields.map((field) => {
    const rule = whole ?? mine.find(({ path = '' }) => isAt(path, field));
    return rule ? ignored(field, rule) : field;
  });
  if (outcome === 'missing' || outcome === 'extra') {
    return whole ? { ...compared, outcome: 'ignored', fields: [ignored({ pointer: '' }, whole)] } : compared;
  }
  return { ...compared, fields: left, outcome: outcomeOf(left) };
}

function isAbout({ kind, namespace, name }: IgnoreRule, ref: ObjectRef): boolean {
  const isKind = kind === undefined || isOfKindInPlan(ref, kind);
  const isNamespace = namespace === undefined || namespace === ref.namespace;
  return isKind && isNamespace && (name === undefined || name === ref.name);
}

/** A `*` in a rule stands for any one step; an item of a list goes by its merge key, too. */
function isAt(path: string, { pointer, rightPointer = pointer, keyed = pointer }: FieldDifference): boolean {
  const parts = pointerParts(path);
  return [pointer, rightPointer, keyed].some((one) => {
    const place = pointerParts(one);
    return parts.length <= place.length && parts.every((part, n) => part === '*' || part === place[n]);
  });
}

function ignored(field: Omit<FieldDifference, 'class'>, { reason }: IgnoreRule): FieldDifference {
  return { ...field, class: 'ignored', why: message('compare.ignored', { reason }) };
}
