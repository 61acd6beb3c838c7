import type { Fix, Severity } from '../../model/assessment/finding.ts';
import type { OwnRuleText } from '../../model/assessment/own-rule.ts';
import { copyJson } from '../../model/json/json.ts';
import type { JsonPatchOperation } from '../../model/json/json-patch.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { withholdValues } from '../../model/objects/secret.ts';
import type { Problem, Rule, RuleAbout, Unknown } from '../rules/rule.ts';
import { toCel, toJson } from './cel-values.ts';
import { asJson, type Expression, type ExpressionScope, UnknownFact } from './expression.ts';
import { type FoundPlace, filledPointer, placesOf } from './places.ts';
import { isSecretValue } from './secret-value.ts';
import type { Template } from './template.ts';

/** The parts of an own rule whose expressions were read. */
export interface ReadRule extends Pick<OwnRuleText, 'id' | 'severity' | 'at' | 'docs'> {
  matches(object: KubeObject, target: RuleAbout['target']): boolean;
  when: Expression;
  message: Template;
  fixes: ReadFix[];
}

/** A way out whose expressions were read. */
export type ReadFix = { title: Template; safe: boolean } & ({ checklist: Template } | { edit: ReadOperation[] });

/** A change whose value is there, or an expression. */
export type ReadOperation =
  | { op: 'remove'; path: string }
  | { op: 'add' | 'replace'; path: string; value: unknown }
  | { op: 'add' | 'replace'; path: string; valueFrom: Expression };

/** A rule of a team; its `check` throws `Unjudgeable` where an expression has no value for an object. */
export interface OwnRule extends Rule {
  own: true;
  severity: Severity;
}

/** The rule that the parts make. */
export function ownRule(read: ReadRule): OwnRule {
  return {
    id: read.id,
    own: true,
    severity: read.severity,
    *check(whole, about) {
      if (!read.matches(whole, about.target)) return;
      const object = withholdValues(whole);
      const around = scopeOf(object, about);
      for (const place of placesOf(object, read.at)) {
        const scope = { ...around, value: place.value === undefined ? null : toCel(place.value) };
        const said = judged(read, object, scope, place);
        if (said) yield said;
      }
    },
  };
}

function judged(
  read: ReadRule,
  object: KubeObject,
  scope: ExpressionScope,
  place: FoundPlace,
): Problem | Unknown | undefined {
  const { severity, docs } = read;
  try {
    if (read.when.run(scope) !== true) return undefined;
    const fixes = read.fixes
      .map((fix) => fixOf(fix, scope, place))
      .filter((fix) => fix.delivery !== 'edit' || !fix.operations.some(({ path }) => isSecretValue(object, path)));
    const text = read.message.fill(scope);
    return {
      severity,
      pointer: place.pointer,
      message: message('own.says', { text }),
      fixes,
      ...(docs !== undefined && { docs }),
    };
  } catch (thrown) {
    if (thrown instanceof UnknownFact) return { unknown: thrown.fact };
    throw thrown;
  }
}

function fixOf(fix: ReadFix, scope: ExpressionScope, { stars }: FoundPlace): Fix {
  const title = message('own.says', { text: fix.title.fill(scope) });
  if ('checklist' in fix) {
    return {
      title,
      safe: false,
      delivery: 'checklist',
      item: message('own.says', { text: fix.checklist.fill(scope) }),
    };
  }
  const operations = fix.edit.map((operation): JsonPatchOperation => {
    const path = filledPointer(operation.path, stars);
    if (operation.op === 'remove') return { op: 'remove', path };
    const { op } = operation;
    if ('value' in operation) return { op, path, value: copyJson(operation.value) };
    return { op, path, value: asJson(() => toJson(operation.valueFrom.run(scope))) };
  });
  return { title, safe: fix.safe, delivery: 'edit', operations };
}

/** What was made for CEL already: an object is looked at by several rules, the facts by all. */
const made = new WeakMap<object, unknown>();

function celOf(value: object): unknown {
  const before = made.get(value);
  if (before !== undefined) return before;
  const now = toCel(value);
  made.set(value, now);
  return now;
}

function scopeOf(object: KubeObject, { target, source, plan }: RuleAbout): Omit<ExpressionScope, 'value'> {
  return {
    object: celOf(object),
    target: celOf(target.facts),
    source: source ? celOf(source) : {},
    plan: plan ? celOf(plan) : {},
  };
}
