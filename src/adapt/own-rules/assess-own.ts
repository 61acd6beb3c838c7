import { type Context, createContext, Script } from 'node:vm';
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
  /** Facts that are unknown, once for each object that was not judged for that. */
  unknown: { index: number; fact: string }[];
  /** The objects for which an expression has no value, or did not come to an end, and why. */
  failed: { index: number; why: Message }[];
}

/** How many objects are looked at under one clock. */
const atOnce = 100;

/** Milliseconds: of one clock, which no rule of a sound mind takes for so few objects, and of a rule for all of them. */
interface Patience {
  clock: number;
  all: number;
}

const patience: Patience = { clock: 3000, all: 30_000 };

/**
 * Has an own rule look at objects. Where an expression has no value for some of them, or it does not come to an end, one finding says so, with
 * the reason and their number: the rule is never silent about what it did not judge.
 */
export function assessOwn(
  rule: OwnRule,
  objects: readonly KubeObject[],
  about: RuleAbout,
  { clock, all }: Patience = patience,
): OwnAssessment {
  const said: OwnAssessment = { findings: [], unknown: [], failed: [] };
  const begun = performance.now();
  let at = 0;
  let ended = true;
  while (ended && at < objects.length && performance.now() - begun < all) {
    const end = Math.min(at + atOnce, objects.length);
    ended = within(clock, () => {
      for (; at < end; at += 1) {
        const object = objects[at];
        if (object) judgeOne(rule, object, about, at, said);
      }
    });
  }
  const why = message('own.too-long', { milliseconds: ended ? all : clock });
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
