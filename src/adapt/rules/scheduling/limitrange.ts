import { type JsonRecord, jsonPointer, recordAt } from '../../../model/json.ts';
import { type Message, message } from '../../../model/message.ts';
import { containersOf } from '../../pod-templates.ts';
import { admitted, type ContainerBounds, containerBounds } from '../container-limits.ts';
import { namespaceList } from '../namespace-of.ts';
import { podOutside } from '../pod-limits.ts';
import { podOf } from '../pods.ts';
import { usualNamespace } from '../present.ts';
import { amountText } from '../resources.ts';
import type { Problem, Rule } from '../rule.ts';

/** Containers, and pods, that ask for more, less, or in another proportion than the namespace allows. */
export const rule: Rule = {
  id: 'limitrange',
  *check(object, about) {
    const pod = podOf(object);
    if (!pod) return;
    const ranges = namespaceList('limitRanges', object, about);
    if (!Array.isArray(ranges)) {
      yield ranges;
      return;
    }
    const namespace = object.metadata.namespace ?? usualNamespace;
    if (ranges.length === 0) return;
    const bounds = containerBounds(ranges);
    for (const { pointer, container } of containersOf(pod)) {
      if (pointer.includes('/ephemeralContainers/')) continue;
      yield* outside(container, bounds, pointer, namespace);
    }
    // Resources of the pod as a whole count in place of those of its containers.
    if (pod.spec.resources === undefined) yield* podOutside(pod, ranges, bounds, namespace);
  },
};

function* outside(
  container: JsonRecord,
  bounds: readonly ContainerBounds[],
  pointer: string,
  namespace: string,
): Generator<Problem> {
  const { requests, limits } = admitted(container, bounds);
  for (const { range, min, max, ratio } of bounds) {
    const problem = (sort: 'requests' | 'limits', resource: string, words: Message): Problem => {
      const said = recordAt(container, 'resources', sort)?.[resource] !== undefined;
      return {
        severity: 'error',
        pointer: said ? pointer + jsonPointer('resources', sort, resource) : pointer,
        message: words,
      };
    };
    const words = (
      code: 'rule.limitrange.max' | 'rule.limitrange.min',
      resource: string,
      amount: number,
      bound: number,
    ) =>
      message(code, {
        range,
        namespace,
        resource,
        amount: amountText(resource, amount),
        bound: amountText(resource, bound),
      });
    for (const [resource, most] of max) {
      const limit = limits.get(resource) ?? 0;
      if (limit > most) yield problem('limits', resource, words('rule.limitrange.max', resource, limit, most));
    }
    for (const [resource, least] of min) {
      const request = requests.get(resource) ?? least;
      if (request < least) yield problem('requests', resource, words('rule.limitrange.min', resource, request, least));
    }
    for (const [resource, most] of ratio) {
      const request = requests.get(resource) ?? 0;
      const times = request === 0 ? 0 : (limits.get(resource) ?? 0) / request;
      if (times <= most) continue;
      yield problem('limits', resource, message('rule.limitrange.ratio', { range, namespace, resource, times, most }));
    }
  }
  yield* aboveUsualLimit(container, { requests, limits, pointer, namespace });
}

/** A request above the limit that the namespace fills in: the API server refuses that pair. */
function* aboveUsualLimit(
  container: JsonRecord,
  {
    requests,
    limits,
    pointer,
    namespace,
  }: { requests: ReadonlyMap<string, number>; limits: ReadonlyMap<string, number>; pointer: string; namespace: string },
): Generator<Problem> {
  for (const [resource, limit] of limits) {
    const request = requests.get(resource) ?? 0;
    if (recordAt(container, 'resources', 'limits')?.[resource] !== undefined || request <= limit) continue;
    const args = { namespace, resource, request: amountText(resource, request), limit: amountText(resource, limit) };
    const at = pointer + jsonPointer('resources', 'requests', resource);
    yield { severity: 'error', pointer: at, message: message('rule.limitrange.request', args) };
  }
}
