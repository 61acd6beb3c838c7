import type { Fix } from '../../../model/assessment/finding.ts';
import type { NodeFacts } from '../../../model/clusters/cluster-facts.ts';
import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { texts } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { changing, type Wish } from '../../fixes/changing.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import type { PodSpec } from '../../kinds/pod-templates.ts';
import { podTerms, preferred, required } from '../../nodes/affinity.ts';
import { fittingNodes } from '../../nodes/fitting-nodes.ts';
import { hasLabel, labelsOf } from '../../nodes/nodes.ts';
import { podCount } from '../../objects/pod-count.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { selects } from '../../objects/selects.ts';
import type { Offer } from '../../offer.ts';
import type { Rule } from '../rule.ts';
import { unsureFit } from '../unsure-fit.ts';

/** Every node has one of its own, whether the facts say so or not. */
const hostname = 'kubernetes.io/hostname';

/** More pods than there are nodes or zones, where each of them wants one for itself. Of ports `pod-hostport` knows. */
export const rule: Rule = {
  id: 'topology-node-count',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    const pods = podCount(object) ?? 0;
    if (!pod || pods < 2) return;
    const places = apartPlaces(pod).map((one) => ({ ...one, own: reachesOwn(one.term, object, target) }));
    const apart = places.filter(({ own }) => own === true);
    if (places.some(({ own }) => own === undefined)) yield { unknown: 'labels of namespaces' };
    if (apart.length === 0) return;
    if (target.facts.nodes === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    const nodes = fittingNodes(pod, target.facts.nodes);
    for (const { key, pointer, index } of apart) {
      const count = placesOf(nodes, key);
      if (count === 0 || pods <= count) continue;
      const words = message('rule.topology-node-count', { pods, places: count, key });
      const more = toDo(message('todo.more-places', { count: pods - count, key }));
      const fixes = [more, preferApart(pod, index), ...runPods(object, count)];
      yield { severity: 'warning', pointer, message: words, fixes };
      return;
    }
    yield* unsureFit(pod, nodes);
    const isUntold = ({ key }: { key: string }) => nodes.some((node) => hasLabel(node, key) === undefined);
    if (apart.some((one) => one.key !== hostname && isUntold(one))) yield { unknown: 'labels of nodes' };
  },
};

/** How many different places nodes are in. Where a node has no such label, pods are not kept apart on it: nothing is counted. */
function placesOf(nodes: readonly NodeFacts[], key: string): number {
  if (key === hostname) return nodes.length;
  const values = nodes.map((node) => labelsOf(node)[key]);
  return values.includes(undefined) ? 0 : new Set(values).size;
}

/** Places in which the pods of one workload may not be together. */
function apartPlaces(pod: PodSpec): { term: JsonRecord; key: string; pointer: string; index: number }[] {
  const labels = recordAt(pod.metadata, 'labels') ?? {};
  return podTerms(pod, 'podAntiAffinity').flatMap(({ term, path }) => {
    const key = term.topologyKey;
    if (typeof key !== 'string' || !isOwn(term, labels)) return [];
    return [{ term, key, pointer: jsonPointer(...path, 'topologyKey'), index: Number(path.at(-1)) }];
  });
}

function isOwn(term: JsonRecord, labels: JsonRecord): boolean {
  return (
    selects(term.labelSelector, labels) && term.matchLabelKeys === undefined && term.mismatchLabelKeys === undefined
  );
}

/** Whether a term is about pods of the namespace of an object itself; nothing where its labels tell that and are unknown. */
function reachesOwn(
  { namespaces, namespaceSelector }: JsonRecord,
  { metadata }: KubeObject,
  target: Offer,
): boolean | undefined {
  const { namespace = usualNamespace } = metadata;
  const named = texts(namespaces);
  const selector = recordAt(namespaceSelector);
  if (named.includes(namespace) || (selector && Object.keys(selector).length === 0)) return true;
  if (!selector) return named.length === 0;
  const place = target.namespace(namespace);
  const labels = place === 'absent' ? {} : place?.labels;
  return labels && selects(selector, { ...labels, 'kubernetes.io/metadata.name': namespace });
}

const sort = ['affinity', 'podAntiAffinity'];

/** The same as a wish: pods come together where there is no other room. */
function preferApart(pod: PodSpec, index: number): Fix {
  const said = recordAt(pod.spec, ...sort) ?? {};
  const terms = recordsOf(said[required]);
  const others = recordsOf(said[preferred]).map(([, one]) => one);
  const left = terms.flatMap(([at, term]) => (at === index ? [] : [term]));
  const moved = terms.flatMap(([at, term]) => (at === index ? [{ weight: 100, podAffinityTerm: term }] : []));
  const wishes: Wish[] = [
    [
      [...sort, preferred],
      [...others, ...moved],
    ],
    [[...sort, required], left.length > 0 ? left : undefined],
  ];
  return edit(message('fix.prefer-apart'), ...changing(pod.spec, jsonPointer(...pod.path), wishes));
}

function runPods(object: KubeObject, count: number): Fix[] {
  if (typeof recordAt(object, 'spec')?.replicas !== 'number') return [];
  return [edit(message('fix.run-pods', { count }), { op: 'replace', path: '/spec/replicas', value: count })];
}
