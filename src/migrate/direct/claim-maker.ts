import { list, record, text } from '../../model/json/parse.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/** Finds the StatefulSet whose template a claim was made from: it makes the claim again wherever there is none. */
export function claimMaker(
  sets: readonly KubeObject[],
): (claim: { namespace: string; name: string }) => { statefulSet?: string } {
  const makers = sets.flatMap(({ metadata: { namespace, name }, spec }) =>
    list(record(spec).volumeClaimTemplates).map((template) => ({
      namespace,
      statefulSet: name,
      prefix: `${text(record(record(template).metadata).name) ?? ''}-${name}-`,
    })),
  );
  return (claim) => {
    const maker = makers.find(
      ({ namespace, prefix }) =>
        namespace === claim.namespace && claim.name.startsWith(prefix) && /^\d+$/.test(claim.name.slice(prefix.length)),
    );
    return maker ? { statefulSet: maker.statefulSet } : {};
  };
}
