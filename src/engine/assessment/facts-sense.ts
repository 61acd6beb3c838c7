import { inRange } from '../../adapt/objects/addresses.ts';
import { quantityValue } from '../../diff/quantity.ts';
import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';

/** The first value in facts that means nothing, with its place, such as `serviceCidrs.0`; nothing where each means something. */
export function senseless(facts: ClusterFacts): string | undefined {
  for (const [index, range] of (facts.serviceCidrs ?? []).entries()) {
    if (!isRange(range)) return `serviceCidrs.${index}: ${range} is no range of addresses, such as 10.96.0.0/12`;
  }
  for (const [place, quantities] of quantitiesOf(facts)) {
    const wrong = Object.entries(quantities ?? {}).find(([, quantity]) => quantityValue(quantity) === undefined);
    if (wrong) return `${place}.${wrong[0]}: ${wrong[1]} is no quantity, such as 500m or 4Gi`;
  }
  return undefined;
}

/** A range has its own first address in it; what is none has no address. */
function isRange(range: string): boolean {
  return inRange(range.split('/', 1)[0] ?? '', range);
}

type Quantities = Readonly<Record<string, string>> | undefined;

function* quantitiesOf({ nodes = [], namespaces = [] }: ClusterFacts): Generator<[place: string, Quantities]> {
  for (const [index, { allocatable }] of nodes.entries()) yield [`nodes.${index}.allocatable`, allocatable];
  for (const [at, { quotas = [], limitRanges = [] }] of namespaces.entries()) {
    for (const [index, { hard, used }] of quotas.entries()) {
      yield [`namespaces.${at}.quotas.${index}.hard`, hard];
      yield [`namespaces.${at}.quotas.${index}.used`, used];
    }
    for (const [index, { limits }] of limitRanges.entries()) {
      for (const [limit, { type: _, ...said }] of limits.entries()) {
        for (const [name, quantities] of Object.entries(said)) {
          yield [`namespaces.${at}.limitRanges.${index}.limits.${limit}.${name}`, quantities];
        }
      }
    }
  }
}
