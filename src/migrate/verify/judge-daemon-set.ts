import { recordAt } from '../../model/json/json.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Verdict } from '../../model/verification/verification.ts';

/**
 * How a DaemonSet stands for which no node of its cluster is meant: as on the source, or not. `there`: the same one of the source; absent
 * where that could not be read.
 */
export function judgeWithoutNodes(there: KubeObject | undefined): { verdict: Verdict; reason: Message } {
  if (!there) return { verdict: 'unjudged', reason: message('verification.nodes-unknown') };
  const count = nodesFor(there);
  if (count > 0) return { verdict: 'wrong', reason: message('verification.nodes-lost', { count }) };
  return { verdict: 'as-meant', reason: message('ready.no-node') };
}

/** On how many nodes of its cluster a DaemonSet is to run, as its controller says. */
function nodesFor({ status }: KubeObject): number {
  return Number(recordAt(status)?.desiredNumberScheduled ?? 0);
}
