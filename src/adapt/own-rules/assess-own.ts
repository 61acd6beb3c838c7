import { type Context, createContext, Script } from 'node:vm';
import type { Finding } from '../../model/assessment/finding.ts';
import { isRecord } from '../../model/json/json.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { RuleAbout } from '../rules/rule.ts';
import { Unjudgeable } from './expression.ts';
import type { OwnRule } from './own-rule.ts';

/** What an own rule says of some objects; `index` is the place of the object among them. */
export interface OwnAssessment {
  findings: { index: number; finding: Omit<Finding, 'object'> }[];
  /** Facts that are unknown, once for each object that was not judged for that. */
  unknown: { index: number; fact: string }[];
  /** The objects for which an expression has no value, or did not come to an end, and why. */
  failed: { index: number; why: Message }[];
}

/** How many objects are looked at under one clock. */
const atOnce = 100;

/** Milliseconds of one clock: the rules behind one without an end are to have some time too. */
const clock = 3000;

/** How long the own rules of one judgement may take: nothing else runs meanwhile. */
export interface OwnTime {
  /** Milliseconds for all of them together, and what is left of these. */
  all: number;
  left: number;
}

/** The time of one judgement. A rule of a sound mind takes microseconds for an object. */
export function ownTime(all = 5000): OwnTime {
  return { all, left: all };
}

/**
 * Has an own rule look at objects. Where an expression has no value for some of them, or it does not come to an end, one finding says so, with
 * the reason and their number; so it does where the time of all own rules is over: the rule is never silent about what it did not judge.
 */
export function assessOwn(
  rule: OwnRule,
  objects: readonly KubeObject[],
  about: RuleAbout,
  time: OwnTime = ownTime(),
): OwnAssessment {
  const said: OwnAssessment = { findings: [], unknown: [], failed: [] };
  let at = 0;
  while (at < objects.length && time.left > 0) {
    const end = Math.min(at + atOnce, objects.length);
    const begun = performance.now();
    const limit = Math.min(clock, Math.ceil(time.left));
    const ended = within(limit, () => {
      for (; at < end; at += 1) {
        const object = objects[at];
        if (object) judgeOne(rule, object, about, at, said);
      }
    });
    // A clock may ring a moment too early.
    time.left = !ended && limit < clock ? 0 : time.left - (performance.now() - begun);
    if (!ended) break;
  }
  const why =
    time.left > 0
      ? message('own.too-long', { milliseconds: clock })
      : message('own.no-time', { milliseconds: time.all });
  for (let index = at; index < objects.length; index += 1) said.failed.push({ index, why });
  const [first] = said.failed;
  if (first) said.findings.push({ index: first.index, finding: unjudged(rule, first.why, said.failed.length) });
  return said;
}

function judgeOne(
  rule: OwnRule,
  object: KubeObject,
  about: RuleAbout,
  index: number,
  { findings, unknown, failed }: OwnAssessment,
): void {
  try {
    const missing = new Set<string>();
    for (const one of rule.check(object, about)) {
      if ('unknown' in one) missing.add(one.unknown);
      else findings.push({ index, finding: { rule: rule.id, fixes: [], ...one } });
    }
    for (const fact of missing) unknown.push({ index, fact });
  } catch (thrown) {
    if (!(thrown instanceof Unjudgeable)) throw thrown;
    failed.push({ index, why: thrown.words });
  }
}

/** Where a rule of errors cannot judge, nobody knows that there is none. */
function unjudged({ id, severity }: OwnRule, why: Message, objects: number): Omit<Finding, 'object'> {
  return {
    rule: id,
    severity: severity === 'error' ? 'error' : 'warning',
    pointer: '',
    message: message('own.unjudged', { rule: id, why, count: objects }),
    fixes: [],
  };
}

/** What runs under a clock; made at first use, since it takes milliseconds. */
let clocked: { script: Script; context: Context } | undefined;

/** Runs something, and breaks it off where it does not end in time: a search for a pattern can take years. Gives whether it ended. */
function within(milliseconds: number, run: () => void): boolean {
  clocked ??= { script: new Script('run()'), context: createContext({}) };
  const { script, context } = clocked;
  context.run = run;
  try {
    script.runInContext(context, { timeout: milliseconds });
    return true;
  } catch (thrown) {
    // It comes from the other context, so it is no `Error` of this one.
    if (isRecord(thrown) && thrown.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw thrown;
  } finally {
    // The objects are not held any longer.
    delete context.run;
  }
}
