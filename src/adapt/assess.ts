import type { Finding, ManifestObject, NotJudged } from '../model/finding.ts';
import type { KubeObject } from '../model/object.ts';
import { rules } from './rules/all.ts';
import type { Rule, RuleAbout } from './rules/rule.ts';

/** What the rules say of some objects. */
export interface Assessment {
  findings: Finding[];
  notJudged: NotJudged[];
}

/** Has every rule look at every object. Findings come in the order of the objects, for one object in that of the rules. */
export function assess(objects: Iterable<KubeObject>, about: RuleAbout, among: readonly Rule[] = rules): Assessment {
  const findings: Finding[] = [];
  const unknown = new Map<string, NotJudged>();
  for (const object of objects) {
    const named = manifestObject(object);
    for (const rule of among) {
      const missing = new Set<string>();
      for (const said of rule.check(object, about)) {
        if ('unknown' in said) missing.add(said.unknown);
        else findings.push({ rule: rule.id, object: named, ...said });
      }
      for (const fact of missing) countUnknown(unknown, rule.id, fact);
    }
  }
  return { findings, notJudged: [...unknown.values()] };
}

function countUnknown(unknown: Map<string, NotJudged>, rule: string, fact: string): void {
  const key = `${rule} ${fact}`;
  const before = unknown.get(key)?.objects ?? 0;
  unknown.set(key, { rule, fact, objects: before + 1 });
}

function manifestObject({ apiVersion, kind, metadata }: KubeObject): ManifestObject {
  const { namespace, name } = metadata;
  return { apiVersion, kind, ...(namespace !== undefined && { namespace }), name };
}
