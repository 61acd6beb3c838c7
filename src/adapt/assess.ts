import type { Finding, ManifestObject, NotJudged } from '../model/finding.ts';
import type { KubeObject } from '../model/object.ts';
import { rules } from './rules/all.ts';
import type { RuleAbout } from './rules/rule.ts';

/** What the rules say of some objects; `index` is the place of the object among them. */
export interface Assessment {
  findings: { index: number; finding: Finding }[];
  notJudged: NotJudged[];
}

/** Has every rule look at every object. Findings come in the order of the objects, for one object in that of the rules. */
export function assess(objects: readonly KubeObject[], about: RuleAbout): Assessment {
  const findings: Assessment['findings'] = [];
  const unknown = new Map<string, NotJudged>();
  for (const [index, object] of objects.entries()) {
    const named = manifestObject(object);
    for (const rule of rules) {
      const missing = new Set<string>();
      for (const said of rule.check(object, about)) {
        if ('unknown' in said) missing.add(said.unknown);
        else findings.push({ index, finding: { rule: rule.id, object: named, fixes: [], ...said } });
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

/** An object as findings name it. */
export function manifestObject({ apiVersion, kind, metadata }: KubeObject): ManifestObject {
  const { namespace, name } = metadata;
  return { apiVersion, kind, ...(namespace !== undefined && { namespace }), name };
}
