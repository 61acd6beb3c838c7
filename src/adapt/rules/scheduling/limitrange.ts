import type { Fix } from '../../../model/assessment/finding.ts';
import { type JsonRecord, jsonPointer, recordAt } from '../../../model/json/json.ts';
import { type Message, message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { changing } from '../../fixes/changing.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { containersOf } from '../../kinds/pod-templates.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { admitted, type ContainerBounds, containerBounds } from '../../quantities/container-limits.ts';
import { namespaceList } from '../../quantities/namespace-list.ts';
import { podOutside } from '../../quantities/pod-limits.ts';
import { type Amounts, amountText, quantityText } from '../../quantities/resources.ts';
import type { Problem, Rule } from '../rule.ts';

/** Containers, and pods, that ask for more, less, or in another proportion than the namespace allows. */
export const rule: Rule = {
  id: 'limitrange',
  kinds: podKinds,
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
      const place = { container, pointer, namespace, ...admitted(container, bounds) };
      for (const bound of bounds) yield* outside(place, bound);
      yield* aboveUsualLimit(place, bounds);
    }
    // Resources of the pod as a whole count in place of those of its containers.
    if (pod.spec.resources === undefined) yield* podOutside(pod, ranges, bounds, namespace);
  },
};

/** A container, and what it asks for and is limited to once the namespace has filled in what it does not say. */
interface Place {
  container: JsonRecord;
  pointer: string;
  namespace: string;
  requests: Amounts;
  limits: Amounts;
}

function* outside(place: Place, { range, min, max, ratio }: ContainerBounds): Generator<Problem> {
  const { namespace, limits, requests } = place;
  const amounts = (resource: string, amount: number, bound: number) => ({
    ...{ range, namespace, resource },
    amount: amountText(resource, amount),
    bound: amountText(resource, bound),
  });
  const change = toDo(message('todo.change-range', { range, namespace }));
  for (const [resource, most] of max) {
    const limit = limits.get(resource) ?? 0;
    if (limit <= most) continue;
    const words = message('rule.limitrange.max', amounts(resource, limit, most));
    yield problem(place, 'limits', resource, words, [limitTo(place, resource, most), change]);
  }
  for (const [resource, least] of min) {
    const request = requests.get(resource) ?? least;
    if (request >= least) continue;
    const words = message('rule.limitrange.min', amounts(resource, request, least));
    yield problem(place, 'requests', resource, words, [askFor(place, resource, least), change]);
  }
  for (const [resource, most] of ratio) {
    const request = requests.get(resource) ?? 0;
    const limit = limits.get(resource) ?? 0;
    const times = request === 0 ? 0 : limit / request;
    if (times <= most) continue;
    const words = message('rule.limitrange.ratio', { range, namespace, resource, times, most });
    const fixes = [
      askFor(place, resource, wholeUp(resource, limit / most)),
      limitTo(place, resource, wholeDown(resource, request * most)),
      change,
    ];
    yield problem(place, 'limits', resource, words, fixes);
  }
}

/** A request above the limit that the namespace fills in: the API server refuses that pair. */
function* aboveUsualLimit(place: Place, bounds: readonly ContainerBounds[]): Generator<Problem> {
  const { container, limits, requests, namespace } = place;
  for (const [resource, limit] of limits) {
    const request = requests.get(resource) ?? 0;
    if (recordAt(container, 'resources', 'limits')?.[resource] !== undefined || request <= limit) continue;
    const args = { namespace, resource, request: amountText(resource, request), limit: amountText(resource, limit) };
    const allowed = bounds.every(({ max }) => request <= (max.get(resource) ?? request));
    const fixes = [...(allowed ? [limitTo(place, resource, request)] : []), askFor(place, resource, limit)];
    yield problem(place, 'requests', resource, message('rule.limitrange.request', args), fixes);
  }
}

function problem(
  { container, pointer }: Place,
  sort: 'requests' | 'limits',
  resource: string,
  words: Message,
  fixes: Fix[],
): Problem {
  const said = recordAt(container, 'resources', sort)?.[resource] !== undefined;
  const at = said ? pointer + jsonPointer('resources', sort, resource) : pointer;
  return { severity: 'error', pointer: at, message: words, fixes };
}

/** Another limit; what is asked for is no more than that. */
function limitTo({ container, pointer, requests }: Place, resource: string, limit: number): Fix {
  const amount = quantityText(resource, limit);
  const lower = (requests.get(resource) ?? 0) > limit;
  const wishes = [
    [['resources', 'limits', resource], amount] as const,
    ...(lower ? [[['resources', 'requests', resource], amount] as const] : []),
  ];
  return edit(message('fix.limit-to', { resource, amount }), ...changing(container, pointer, wishes));
}

/** Another request; a limit that the container says is no less than that. */
function askFor({ container, pointer, limits }: Place, resource: string, request: number): Fix {
  const amount = quantityText(resource, request);
  const said = recordAt(container, 'resources', 'limits')?.[resource] !== undefined;
  const raise = said && (limits.get(resource) ?? request) < request;
  const wishes = [
    [['resources', 'requests', resource], amount] as const,
    ...(raise ? [[['resources', 'limits', resource], amount] as const] : []),
  ];
  return edit(message('fix.ask-for', { resource, amount }), ...changing(container, pointer, wishes));
}

/** Up, or down, to what a manifest can say: thousandths of a processor, or bytes. */
const grain = (resource: string) => (resource === 'cpu' ? 1000 : 1);
const wholeUp = (resource: string, amount: number) => Math.ceil(amount * grain(resource)) / grain(resource);
const wholeDown = (resource: string, amount: number) => Math.floor(amount * grain(resource)) / grain(resource);
