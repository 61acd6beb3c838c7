import type { Fix, Severity } from '../../../model/assessment/finding.ts';
import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import { type Message, message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { containersOf, type PodSpec } from '../../kinds/pod-templates.ts';
import { fittingNodes } from '../../nodes/fitting-nodes.ts';
import { makesNodes, onDemand } from '../../nodes/nodes-on-demand.ts';
import { podCount } from '../../objects/pod-count.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { type Amounts, amountText, nodeAmounts, podRequests, requestsOf } from '../../quantities/resources.ts';
import type { Rule } from '../rule.ts';
import { unsureFit } from '../unsure-fit.ts';
import { untold } from '../untold.ts';

/** What every node has some of; that it has none of another resource is said by `res-extended`. */
const ofEveryNode = ['cpu', 'memory', 'ephemeral-storage'];

/** Pods that ask for more than any node has, or all nodes together. */
export const rule: Rule = {
  id: 'res-capacity',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    if (!pod) return;
    const wanted = podRequests(pod.spec);
    if (!ofEveryNode.some((name) => wanted.has(name))) return;
    if (target.facts.nodes === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    const nodes = fittingNodes(pod, target.facts.nodes);
    const offers = nodes.flatMap((node) => nodeAmounts(node) ?? []);
    if (nodes.length === 0) return;
    // A node that does not say what it has may have enough.
    const isTold = offers.length === nodes.length;
    const found = isTold ? (tooLarge(wanted, offers) ?? tooMany(wanted, podCount(object), offers)) : undefined;
    if (!found) {
      yield* untold('nodes', nodes, 'allocatable');
      yield* unsureFit(pod, nodes);
      return;
    }
    const { severity, resource, message: words, fixes } = found;
    const pointer = largestAsk(pod, resource);
    if (!makesNodes(target)) yield { severity, pointer, message: words, fixes };
    // More nodes are made when they are needed; whether larger ones are depends on what the pools allow.
    else if (severity === 'error')
      yield onDemand(pointer, wantedText(resource === undefined ? ofEveryNode : [resource], wanted), []);
  },
};

function wantedText(resources: readonly string[], wanted: Amounts): string {
  const asked = resources.filter((name) => wanted.has(name));
  return asked.map((name) => `${amountText(name, wanted.get(name) ?? 0)} ${name}`).join(', ');
}

/** What is short, and the resource that it is short of, where it is one. */
interface Shortage {
  severity: Severity;
  resource?: string;
  message: Message;
  fixes: Fix[];
}

/** Where a pod says most of what it asks for of a resource. */
function largestAsk(pod: PodSpec, resource: string | undefined): string {
  const all = jsonPointer(...pod.path, 'containers');
  if (resource === undefined || pod.spec.resources !== undefined) return all;
  const asks = containersOf(pod).map(({ pointer, container }) => {
    const said = recordAt(container, 'resources', 'requests')?.[resource] === undefined ? 'limits' : 'requests';
    const amount = requestsOf(container).get(resource) ?? 0;
    return { amount, pointer: pointer + jsonPointer('resources', said, resource) };
  });
  const most = Math.max(...asks.map(({ amount }) => amount));
  return asks.find(({ amount }) => amount === most && amount > 0)?.pointer ?? all;
}

/** How much of a resource is offered; as much as one likes where nothing is said of it. */
function offered(offer: Amounts, resource: string): number {
  return offer.get(resource) ?? Number.POSITIVE_INFINITY;
}

function tooLarge(wanted: Amounts, offers: readonly Amounts[]): Shortage | undefined {
  for (const resource of ofEveryNode) {
    const amount = wanted.get(resource) ?? 0;
    const largest = Math.max(...offers.map((offer) => offered(offer, resource)));
    if (amount <= largest) continue;
    const args = { resource, amount: amountText(resource, amount), largest: amountText(resource, largest) };
    const fixes = [toDo(message('todo.larger-node', args))];
    return { severity: 'error', resource, message: message('rule.res-capacity', args), fixes };
  }
  const fits = offers.some((offer) => ofEveryNode.every((name) => (wanted.get(name) ?? 0) <= offered(offer, name)));
  if (fits) return undefined;
  const all = wantedText(ofEveryNode, wanted);
  const fixes = [toDo(message('todo.node-with-all', { all }))];
  return { severity: 'error', message: message('rule.res-capacity.together'), fixes };
}

function tooMany(wanted: Amounts, pods: number | undefined, offers: readonly Amounts[]): Shortage | undefined {
  if (pods === undefined || pods < 2) return undefined;
  for (const resource of ['cpu', 'memory']) {
    const there = offers.reduce((total, offer) => total + offered(offer, resource), 0);
    const needed = (wanted.get(resource) ?? 0) * pods;
    if (needed <= there) continue;
    const args = { pods, resource, needed: amountText(resource, needed), there: amountText(resource, there) };
    const more = amountText(resource, needed - there);
    const fixes = [toDo(message('todo.more-nodes', { resource, more }))];
    return { severity: 'warning', resource, message: message('rule.res-capacity.all', args), fixes };
  }
  return undefined;
}
