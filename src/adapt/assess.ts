import type { Finding, ManifestObject, NotJudged } from '../model/finding.ts';
import type { KubeObject } from '../model/object.ts';
import { assessOwn } from './own-rules/assess-own.ts';
import type { OwnRule } from './own-rules/own-rule.ts';
import { rules } from './rules/all.ts';
import type { RuleAbout } from './rules/rule.ts';

/** What the rules say of some objects; `index` is the place of the object among them. */
export interface Assessment {
  findings: { index: number; finding: Finding }[];
  notJudged: NotJudged[];
}

/**
 * Has every rule look at every object, and after them the `own` rules of a team. Findings come in the order of the objects, for one object in
 * that of the rules.
 */
export function assess(objects: readonly KubeObject[], about: RuleAbout, own: readonly OwnRule[] = []): Assessment {
  const findings: Assessment['findings'] = [];
  const unknown = new Map<string, UnknownFact>();
  for (const [index, object] of objects.entries()) {
    const named = manifestObject(object);
    for (const rule of rules) {
      for (const said of rule.check(object, about)) {
        if ('unknown' in said) countUnknown(unknown, { rule: rule.id, fact: said.unknown, index });
        else findings.push({ index, finding: { rule: rule.id, object: named, fixes: [], ...said } });
      }
    }
  }
  for (const rule of own) {
    const said = assessOwn(rule, objects, about);
    for (const { index, finding } of said.findings) {
      const object = objects[index];
      if (object) findings.push({ index, finding: { ...finding, object: manifestObject(object) } });
    }
    for (const fact of said.unknown) countUnknown(unknown, { rule: rule.id, fact, index: -1 });
  }
  if (own.length > 0) findings.sort((one, other) => one.index - other.index);
  return { findings, notJudged: [...unknown.values()].map(({ rule, fact, objects }) => ({ rule, fact, objects })) };
}

/** A fact that a rule lacks, and the last object that it could not judge for that. */
interface UnknownFact extends NotJudged {
  index: number;
}

/** Counts an object once for each fact. */
function countUnknown(unknown: Map<string, UnknownFact>, { rule, fact, index }: Omit<UnknownFact, 'objects'>): void {
  const key = `${rule} ${fact}`;
  const known = unknown.get(key);
  if (known?.index !== index) unknown.set(key, { rule, fact, index, objects: (known?.objects ?? 0) + 1 });
}

/** An object as findings name it. */
export function manifestObject({ apiVersion, kind, metadata }: KubeObject): ManifestObject {
  const { namespace, name } = metadata;
  return { apiVersion, kind, ...(namespace !== undefined && { namespace }), name };
}
