import type { TargetFinding } from '../../model/assessment/assessment.ts';
import { type Fix, isSafeEdit } from '../../model/assessment/finding.ts';
import { sameJson } from '../../model/json/json.ts';
import type { JsonPatchOperation } from '../../model/json/json-patch.ts';
import { namespaceOf } from '../migrations/plan-files.ts';

/** A fix that edits a manifest. `object`: the place of the object among those of the file. */
export interface FileFix {
  file: string;
  object: number;
  /** Of the object as it was judged. */
  imprint: string;
  rule: string;
  operations: JsonPatchOperation[];
}

/** How far a fix is made wherever its rule finds the same: in one file, in a namespace of a target, in the whole migration. */
export type FixScope = 'file' | 'namespace' | 'migration';

/** The same fix in several places. */
export interface ScopedFixes {
  scope: FixScope;
  /** The name of the namespace, where that is the scope. */
  namespace: string;
  fixes: FileFix[];
}

type FixOfFinding = Pick<TargetFinding, 'file' | 'index' | 'imprint' | 'rule'>;

/** A fix as an edit of the manifest of its finding; nothing where it is delivered otherwise. */
export function fileFix({ file, index, imprint, rule }: FixOfFinding, fix: Fix | undefined): FileFix[] {
  return fix?.delivery === 'edit' ? [{ file, object: index, imprint, rule, operations: fix.operations }] : [];
}

/** The fixes that nobody has to decide on, one for each finding that has one. */
export function safeFixes(findings: readonly TargetFinding[]): FileFix[] {
  return findings.flatMap((finding) => fileFix(finding, finding.fixes.find(isSafeEdit)));
}

/**
 * Where else a fix can be made: a scope is given where it holds more places than the one before. Of what a person has to decide
 * only the same decision counts as the same; what is safe is safe everywhere.
 */
export function scopedFixes(findings: readonly TargetFinding[], finding: TargetFinding, fix: Fix): ScopedFixes[] {
  if (fix.delivery !== 'edit') return [];
  const isSame = fix.safe ? isSafeEdit : (one: Fix) => one.delivery === 'edit' && sameJson(one.title, fix.title);
  const all = findings
    .filter(({ rule }) => rule === finding.rule)
    .flatMap((one) => fileFix(one, one === finding ? fix : one.fixes.find(isSame)));
  const here = namespaceOf(finding.file);
  const inNamespace = here ? all.filter(({ file }) => sameJson(namespaceOf(file), here)) : [];
  const scopes: ScopedFixes[] = [
    { scope: 'file', namespace: '', fixes: all.filter(({ file }) => file === finding.file) },
    { scope: 'namespace', namespace: here?.namespace ?? '', fixes: inNamespace },
    { scope: 'migration', namespace: '', fixes: all },
  ];
  let most = 1;
  return scopes.filter(({ fixes }) => {
    const isMore = fixes.length > most;
    most = Math.max(most, fixes.length);
    return isMore;
  });
}
