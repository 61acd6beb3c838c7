import type { SuggestedName } from '../../model/assessment/suggestion.ts';
import type { IngressClassFacts } from '../../model/clusters/cluster-facts.ts';
import { message } from '../../model/message.ts';
import { knownController } from '../providers/ingress-controllers.ts';
import { type Candidate, ranked } from './ranked.ts';

/** The ingress classes of a target that can take the place of one of the source: first those of the same controller, then the default. */
export function suggestIngressClasses(
  from: IngressClassFacts | undefined,
  target: readonly IngressClassFacts[],
): SuggestedName[] {
  return ranked(target.map((one) => candidate(one, from, target.length === 1)));
}

function candidate(one: IngressClassFacts, from: IngressClassFacts | undefined, only: boolean): Candidate {
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

function controllerName({ controller }: IngressClassFacts): string {
  return knownController(controller)?.name ?? controller;
}
