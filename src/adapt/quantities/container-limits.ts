import type { NamespaceFacts } from '../../model/clusters/cluster-facts.ts';
import type { JsonRecord } from '../../model/json/json.ts';
import { type Amounts, amountsOf, limitsOf, requestsOf } from './resources.ts';

type LimitRanges = NonNullable<NamespaceFacts['limitRanges']>;

/** What a limit range says of containers, with what the API server fills in. */
export interface ContainerBounds {
  range: string;
  min: Amounts;
  max: Amounts;
  limit: Amounts;
  request: Amounts;
  ratio: Amounts;
}

/** The bounds of containers in a namespace. Source: the defaults of `LimitRange` in `k8s.io/kubernetes/pkg/apis/core/v1`. */
export function containerBounds(ranges: LimitRanges): ContainerBounds[] {
  return ranges.flatMap(({ name, limits }) =>
    limits
      .filter(({ type }) => type === 'Container')
      .map((limit) => {
        const max = amountsOf(limit.max);
        const min = amountsOf(limit.min);
        const usual = new Map([...max, ...amountsOf(limit.default)]);
        const request = new Map([...min, ...usual, ...amountsOf(limit.defaultRequest)]);
        return { range: name, min, max, limit: usual, request, ratio: amountsOf(limit.maxLimitRequestRatio) };
      }),
  );
}

/** What a container asks for and is limited to once the limit ranges have filled in what it does not say. */
export function admitted(
  container: JsonRecord,
  bounds: readonly ContainerBounds[],
): { requests: Amounts; limits: Amounts } {
  const limits = new Map([...bounds.flatMap(({ limit }) => [...limit]), ...limitsOf(container)]);
  const requests = new Map([...bounds.flatMap(({ request }) => [...request]), ...requestsOf(container)]);
  return { requests, limits };
}
