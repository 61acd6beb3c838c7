import type { Fix } from '../../../model/assessment/finding.ts';
import { type JsonRecord, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { changing, type Wish } from '../../fixes/changing.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { containersOf, type PodSpec } from '../../kinds/pod-templates.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { admitted, type ContainerBounds, containerBounds } from '../../quantities/container-limits.ts';
import { namespaceList } from '../../quantities/namespace-list.ts';
import { isCountedBy, scopedPods } from '../../quantities/quota-scopes.ts';
import type { Problem, Rule } from '../rule.ts';

/** What a quota counts by container, so that each has to say it. Source: the quota evaluator of pods. */
const byContainer = /^(requests\.|limits\.)?(cpu|memory)$/;

/** Containers that do not say what a quota counts, and that no limit range says it for. */
export const rule: Rule = {
  id: 'quota-requires-limits',
  kinds: podKinds,
  *check(object, about) {
    const pod = podOf(object);
    // Resources of the pod as a whole count in place of those of its containers.
    if (!pod || pod.spec.resources !== undefined) return;
    const quotas = namespaceList('quotas', object, about);
    const ranges = namespaceList('limitRanges', object, about);
    if (!Array.isArray(quotas)) yield quotas;
    if (!Array.isArray(ranges)) yield ranges;
    if (!Array.isArray(quotas) || !Array.isArray(ranges)) return;
    const namespace = object.metadata.namespace ?? usualNamespace;
    const scoped = { metadata: object.metadata, pods: scopedPods(object) };
    for (const quota of quotas) {
      const { name, hard } = quota;
      const counted = Object.keys(hard).filter((one) => byContainer.test(one));
      const found = [...silent(pod, counted, containerBounds(ranges), { name, namespace })];
      const counts = found.length > 0 && isCountedBy(quota, scoped, about);
      if (counts === true) yield* found;
      else if (counts) yield counts;
    }
  },
};

function* silent(
  pod: PodSpec,
  counted: readonly string[],
  bounds: readonly ContainerBounds[],
  args: { name: string; namespace: string },
): Generator<Problem> {
  for (const { pointer, container } of containersOf(pod)) {
    if (pointer.includes('/ephemeralContainers/')) continue;
    const { requests, limits } = admitted(container, bounds);
    const missing = counted.filter((one) => {
      const [, sort, resource = ''] = /^(?:(requests|limits)\.)?(.+)$/.exec(one) ?? [];
      return !(sort === 'limits' ? limits : requests).has(resource);
    });
    if (missing.length === 0) continue;
    const at = typeof container.resources === 'object' ? `${pointer}/resources` : pointer;
    const words = { ...args, missing: missing.join(', ') };
    const say = toDo(message('todo.say-resources', { ...words, container: String(container.name) }));
    const fixes = [...limitAsAsked(container, pointer, missing), say];
    yield { severity: 'error', pointer: at, message: message('rule.quota-requires-limits', words), fixes };
  }
}

/** Limits as high as what the container asks for, where it does: it then gets all that it asks for, and no more. */
function limitAsAsked(container: JsonRecord, pointer: string, missing: readonly string[]): Fix[] {
  const asked = recordAt(container, 'resources', 'requests');
  const wishes = missing.flatMap((one): Wish[] => {
    const [, resource = ''] = /^limits\.(.+)$/.exec(one) ?? [];
    const amount = asked?.[resource];
    return typeof amount === 'string' || typeof amount === 'number'
      ? [[['resources', 'limits', resource], amount]]
      : [];
  });
  if (wishes.length < missing.length) return [];
  const limits = wishes.map(([path, amount]) => `${String(amount)} ${String(path.at(-1))}`).join(', ');
  return [edit(message('fix.limit-as-asked', { limits }), ...changing(container, pointer, wishes))];
}
