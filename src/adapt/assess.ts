import { type Finding, manifestObject, type NotJudged, type Severity } from '../model/assessment/finding.ts';
import { message } from '../model/message.ts';
import type { KubeObject } from '../model/objects/object.ts';
import type { TextPart } from './manifest/spans.ts';
import { assessOwn, type OwnTime, ownTime } from './own-rules/assess-own.ts';
import type { OwnRule } from './own-rules/own-rule.ts';
import { rulesOfKind } from './rules/all.ts';
import type { RuleAbout } from './rules/rule.ts';
import { atOnce, type Steps } from './steps.ts';

/** What the rules say of some objects; `index` is the place of the object among them, `part` what of a text a finding is about. */
export interface Assessment {
  findings: { index: number; finding: Finding; part?: TextPart }[];
  notJudged: NotJudged[];
  /** How many objects one rule or another did not judge. */
  unjudged: number;
}

/** The worst first. */
const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** How many findings of one rule are told of one object; nobody reads more, and an editor shows no more either. */
const most = 100;

/**
 * Has every rule look at every object, and after them the `own` rules of a team. Findings come in the order of the objects, for one object in
 * that of the rules. `time` is what the own rules have; they do not see what is `revealed`, since their sentences may say all they see.
 */
export function assess(
  objects: readonly KubeObject[],
  about: RuleAbout,
  own: readonly OwnRule[] = [],
  time: OwnTime = ownTime(),
): Assessment {
  return atOnce(assessing(objects, about, own, time));
}

/** The same, letting go after each object. */
export function* assessing(
  objects: readonly KubeObject[],
  about: RuleAbout,
  own: readonly OwnRule[],
  time: OwnTime,
): Steps<Assessment> {
  const findings: Assessment['findings'] = [];
  const unknown = new Map<string, NotJudged>();
  const unjudged = new Set<number>();
  for (const [index, object] of objects.entries()) {
    const named = manifestObject(object);
    const seen = about.revealed?.get(object) ?? object;
    for (const rule of rulesOfKind(object.kind)) {
      // Rarely needed, and a rule looks a million times.
      let missing: Set<string> | undefined;
      const before = findings.length;
      for (const said of rule.check(seen, about)) {
        if ('unknown' in said) {
          missing ??= new Set();
          missing.add(said.unknown);
        } else {
          const { part, ...problem } = said;
          findings.push({
            index,
            finding: { rule: rule.id, object: named, fixes: [], ...problem },
            ...(part && { part }),
          });
        }
      }
      if (findings.length - before > most) countRest(findings, before + most);
      for (const fact of missing ?? []) countUnknown(unknown, rule.id, fact);
      if (missing) unjudged.add(index);
    }
    yield;
  }
  for (const rule of own) {
    const said = assessOwn(rule, objects, about, time);
    for (const { index, finding } of said.findings) {
      const object = objects[index];
      if (object) findings.push({ index, finding: { ...finding, object: manifestObject(object) } });
    }
    for (const { fact } of said.unknown) countUnknown(unknown, rule.id, fact);
    for (const { index } of [...said.unknown, ...said.failed]) unjudged.add(index);
    yield;
  }
  if (own.length > 0) findings.sort((one, other) => one.index - other.index);
  return { findings, notJudged: [...unknown.values()], unjudged: unjudged.size };
}

/** Puts in the place of what is found from `start` on, by one rule in one object, one finding that says how much that is. */
function countRest(findings: Assessment['findings'], start: number): void {
  const rest = findings.splice(start);
  const severity = severities.find((one) => rest.some(({ finding }) => finding.severity === one));
  const [first] = rest;
  if (!first || !severity) return;
  const words = message('assess.more', { count: rest.length });
  findings.push({ ...first, finding: { ...first.finding, severity, pointer: '', message: words, fixes: [] } });
}

function countUnknown(unknown: Map<string, NotJudged>, rule: string, fact: string): void {
  const key = `${rule} ${fact}`;
  const before = unknown.get(key)?.objects ?? 0;
  unknown.set(key, { rule, fact, objects: before + 1 });
}
