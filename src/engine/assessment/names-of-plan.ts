import type { Finding, Fix } from '../../model/assessment/finding.ts';
import { isRecord, jsonPointer, pointerParts, recordAt } from '../../model/json/json.ts';
import type { JsonPatchOperation } from '../../model/json/json-patch.ts';
import type { Mappings } from '../../model/migration/plan.ts';

/** Where a plan says what becomes of the data of claims. */
const ofClaims = `${jsonPointer('spec', 'volumes', 'claims')}/`;

/** Behind the last of its patches. */
const patchesEnd = jsonPointer('spec', 'patches', '-');

/**
 * A finding in a manifest of a target, with fixes that name namespaces, and claims by theirs, as the plan does: as the source calls them, where the
 * manifest has the name of the target.
 */
export function withNamesOfPlan<Found extends Finding>(finding: Found, mappings: Mappings): Found {
  const sources = new Map(Object.entries(mappings.namespaces ?? {}).map(([from, to]) => [to, from]));
  const fixes = finding.fixes.map((fix): Fix => {
    if (fix.delivery !== 'plan') return fix;
    const operations = fix.operations.map((one) => ofPatch({ ...one, path: ofSource(one.path, sources) }, sources));
    return { ...fix, operations };
  });
  return { ...finding, fixes };
}

function ofSource(path: string, sources: ReadonlyMap<string, string>): string {
  if (!path.startsWith(ofClaims)) return path;
  const [claim = ''] = pointerParts(path).slice(-1);
  const [namespace = '', name = ''] = claim.split('/');
  return ofClaims + jsonPointer(`${sources.get(namespace) ?? namespace}/${name}`).slice(1);
}

/** An entry of `patches` that is about a namespace. */
function ofPatch(operation: JsonPatchOperation, sources: ReadonlyMap<string, string>): JsonPatchOperation {
  if (operation.op === 'remove' || operation.path !== patchesEnd || !isRecord(operation.value)) return operation;
  const target = recordAt(operation.value, 'target');
  const source = target?.kind === 'Namespace.' ? sources.get(String(target.name)) : undefined;
  return source === undefined
    ? operation
    : { ...operation, value: { ...operation.value, target: { ...target, name: source } } };
}
