import type { ClusterFacts } from '../../model/cluster-facts.ts';
import { message } from '../../model/message.ts';
import type { SuggestedName } from '../../model/suggestion.ts';
import { knownController } from '../providers/ingress-controllers.ts';
import { type Candidate, ranked } from './ranked.ts';

/** An ingress class as facts have it. */
export type IngressClass = NonNullable<ClusterFacts['ingressClasses']>[number];

/** The ingress classes of a target that can take the place of one of the source: first those of the same controller, then the default. */
export function suggestIngressClasses(
  from: IngressClass | undefined,
  target: readonly IngressClass[],
): SuggestedName[] {
  return ranked(target.map((one) => candidate(one, from, target.length === 1)));
}

function candidate(one: IngressClass, from: IngressClass | undefined, only: boolean): Candidate {
  const controller = controllerName(one);
  const isSame = from !== undefined && controllerName(from) === controller;
  return {
    to: one.name,
    points: (isSame ? 8 : 0) + (one.default ? 1 : 0),
    pros: [
      ...(isSame ? [message('suggest.same-controller', { controller })] : []),
      ...(one.default ? [message('suggest.default')] : []),
      ...(only ? [message('suggest.only')] : []),
    ],
    cons: from && !isSame ? [message('suggest.other-controller', { controller })] : [],
  };
}

function controllerName({ controller }: IngressClass): string {
  return knownController(controller)?.name ?? controller;
}
