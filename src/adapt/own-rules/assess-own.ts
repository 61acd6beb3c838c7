import { createContext, Script } from 'node:vm';
import type { Finding } from '../../model/finding.ts';
import { isRecord } from '../../model/json.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/object.ts';
import type { RuleAbout } from '../rules/rule.ts';
import { Unjudgeable } from './expression.ts';
import type { OwnRule } from './own-rule.ts';

/** What an own rule says of some objects; `index` is the place of the object among them. */
export interface OwnAssessment {
  findings: { index: number; finding: Omit<Finding, 'object'> }[];
  /** A fact that is unknown, once for each object that was not judged for that. */
  unknown: string[];
}

/** Milliseconds that one rule has for all objects of an assessment; one that no rule of a sound mind takes. */
const patience = 3000;

/**
 * Has an own rule look at objects. Where an expression has no value for some of them, or it does not come to an end, one finding says so, with
 * the reason and their number: the rule is never silent about what it did not judge.
 */
export function assessOwn(
  rule: OwnRule,
  objects: readonly KubeObject[],
  about: RuleAbout,
  milliseconds: number = patience,
): OwnAssessment {
  const said: OwnAssessment = { findings: [], unknown: [] };
  const failed: { index: number; why: Message }[] = [];
  let at = 0;
  const ended = within(milliseconds, () => {
    for (; at < objects.length; at += 1) {
      const object = objects[at];
      if (object) judgeOne(rule, object, about, at, said, failed);
    }
  });
  if (!ended) {
    for (let index = at; index < objects.length; index += 1)
      failed.push({ index, why: message('own.too-long', { milliseconds }) });
  }
  const [first] = failed;
  if (first) said.findings.push({ index: first.index, finding: unjudged(rule.id, first.why, failed.length) });
  return said;
}

function judgeOne(
  rule: OwnRule,
  object: KubeObject,
  about: RuleAbout,
  index: number,
  { findings, unknown }: OwnAssessment,
  failed: { index: number; why: Message }[],
): void {
  try {
    const missing = new Set<string>();
    for (const one of rule.check(object, about)) {
      if ('unknown' in one) missing.add(one.unknown);
      else findings.push({ index, finding: { rule: rule.id, fixes: [], ...one } });
    }
    unknown.push(...missing);
  } catch (thrown) {
    if (!(thrown instanceof Unjudgeable)) throw thrown;
    failed.push({ index, why: thrown.words });
  }
}

function unjudged(rule: string, why: Message, objects: number): Omit<Finding, 'object'> {
  return {
    rule,
    severity: 'warning',
    pointer: '',
    message: message('own.unjudged', { rule, why, count: objects }),
    fixes: [],
  };
}

const script = new Script('run()');

/** Runs something, and breaks it off where it does not end in time: a search for a pattern can take years. Gives whether it ended. */
function within(milliseconds: number, run: () => void): boolean {
  try {
    script.runInContext(createContext({ run }), { timeout: milliseconds });
    return true;
  } catch (thrown) {
    // It comes from the other context, so it is no `Error` of this one.
    if (isRecord(thrown) && thrown.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw thrown;
  }
}
