import type { Finding, Fix } from '../../model/finding.ts';
import { jsonPointer, pointerParts } from '../../model/json.ts';
import type { Mappings } from '../../model/plan.ts';

/** Where a plan says what becomes of the data of claims. */
const ofClaims = `${jsonPointer('spec', 'volumes', 'claims')}/`;

/**
 * A finding in a manifest of a target, with fixes that name claims as the plan does: by their namespace on the source, where the manifest has that of
 * the target.
 */
export function withClaimsOfPlan<Found extends Finding>(finding: Found, mappings: Mappings): Found {
  const sources = new Map(Object.entries(mappings.namespaces ?? {}).map(([from, to]) => [to, from]));
  const fixes = finding.fixes.map((fix): Fix => {
    if (fix.delivery !== 'plan') return fix;
    const operations = fix.operations.map((one) => ({ ...one, path: ofSource(one.path, sources) }));
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
