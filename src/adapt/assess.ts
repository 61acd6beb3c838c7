import { type Finding, manifestObject, type NotJudged } from '../model/finding.ts';
import type { KubeObject } from '../model/object.ts';
import { assessOwn, type OwnTime, ownTime } from './own-rules/assess-own.ts';
import type { OwnRule } from './own-rules/own-rule.ts';
import { rules } from './rules/all.ts';
import type { RuleAbout } from './rules/rule.ts';

/** What the rules say of some objects; `index` is the place of the object among them. */
export interface Assessment {
  findings: { index: number; finding: Finding }[];
  notJudged: NotJudged[];
  /** How many objects one rule or another did not judge. */
  unjudged: number;
}

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
  const findings: Assessment['findings'] = [];
  const unknown = new Map<string, NotJudged>();
  const unjudged = new Set<number>();
  for (const [index, object] of objects.entries()) {
    const named = manifestObject(object);
    const seen = about.revealed?.get(object) ?? object;
    for (const rule of rules) {
      // Rarely needed, and a rule looks a million times.
      let missing: Set<string> | undefined;
      for (const said of rule.check(seen, about)) {
        if ('unknown' in said) {
          missing ??= new Set();
          missing.add(said.unknown);
        } else findings.push({ index, finding: { rule: rule.id, object: named, fixes: [], ...said } });
      }
      for (const fact of missing ?? []) countUnknown(unknown, rule.id, fact);
      if (missing) unjudged.add(index);
    }
  }
  for (const rule of own) {
    const said = assessOwn(rule, objects, about, time);
    for (const { index, finding } of said.findings) {
      const object = objects[index];
      if (object) findings.push({ index, finding: { ...finding, object: manifestObject(object) } });
    }
    for (const { fact } of said.unknown) countUnknown(unknown, rule.id, fact);
    for (const { index } of [...said.unknown, ...said.failed]) unjudged.add(index);
  }
  if (own.length > 0) findings.sort((one, other) => one.index - other.index);
  return { findings, notJudged: [...unknown.values()], unjudged: unjudged.size };
}

function countUnknown(unknown: Map<string, NotJudged>, rule: string, fact: string): void {
  const key = `${rule} ${fact}`;
  const before = unknown.get(key)?.objects ?? 0;
  unknown.set(key, { rule, fact, objects: before + 1 });
}
