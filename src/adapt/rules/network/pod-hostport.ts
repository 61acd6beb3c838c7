import { recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, removingAll } from '../../fixes/fixes.ts';
import { containersOf } from '../../kinds/pod-templates.ts';
import { fittingNodes } from '../../nodes/fitting-nodes.ts';
import { makesNodes } from '../../nodes/nodes-on-demand.ts';
import { podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';
import { unsureFit } from '../unsure-fit.ts';

/** More pods that each want the same port of a node than the target has nodes that fit. */
export const rule: Rule = {
  id: 'pod-hostport',
  // Those that run as many pods as they say.
  kinds: ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'],
  *check(object, { target }) {
    const pod = podOf(object);
    const replicas = recordAt(object, 'spec')?.replicas;
    if (!pod || typeof replicas !== 'number' || replicas < 2) return;
    const ports = containersOf(pod).flatMap(({ pointer, container }) =>
      recordsOf(container.ports).flatMap(([index, { hostPort, containerPort }]) => {
        const port = pod.spec.hostNetwork === true ? (hostPort ?? containerPort) : hostPort;
        return typeof port === 'number' && port > 0 ? [{ port, pointer: `${pointer}/ports/${index}` }] : [];
      }),
    );
    const [first] = ports;
    if (!first) return;
    if (target.facts.nodes === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    const fitting = fittingNodes(pod, target.facts.nodes);
    yield* unsureFit(pod, fitting);
    const nodes = fitting.length;
    // Where none fits, rules of scheduling say why; and more nodes are made where they are needed.
    if (nodes === 0 || replicas <= nodes) return;
    if (target.facts.apis === undefined) yield { unknown: 'apis' };
    else if (!makesNodes(target)) {
      const args = { port: first.port, replicas, nodes };
      const fewer = { op: 'replace', path: '/spec/replicas', value: nodes } as const;
      const own = removingAll(
        object,
        ports.map(({ pointer }) => `${pointer}/hostPort`),
      );
      const fixes = [
        edit(message('fix.pods-of-nodes', { count: nodes }), fewer),
        ...(pod.spec.hostNetwork === true ? [] : [edit(message('fix.no-node-port'), ...own)]),
      ];
      yield { severity: 'error', pointer: first.pointer, message: message('rule.pod-hostport', args), fixes };
    }
  },
};
