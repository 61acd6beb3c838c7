import { recordAt, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { edit, removingAll } from '../../fixes/fixes.ts';
import { containersOf } from '../../kinds/pod-templates.ts';
import { makesNodes } from '../../nodes/nodes-on-demand.ts';
import { podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** Kinds that run as many pods as they say. */
const counted = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);

/** More pods that each want the same port of a node than the target has nodes. */
export const rule: Rule = {
  id: 'pod-hostport',
  *check(object, { target }) {
    const pod = podOf(object);
    const replicas = recordAt(object, 'spec')?.replicas;
    if (!pod || !counted.has(object.kind) || typeof replicas !== 'number' || replicas < 2) return;
    const ports = containersOf(pod).flatMap(({ pointer, container }) =>
      recordsOf(container.ports).flatMap(([index, { hostPort, containerPort }]) => {
        const port = pod.spec.hostNetwork === true ? (hostPort ?? containerPort) : hostPort;
        return typeof port === 'number' && port > 0 ? [{ port, pointer: `${pointer}/ports/${index}` }] : [];
      }),
    );
    const [first] = ports;
    if (!first) return;
    const { nodes } = target.facts;
    if (nodes === undefined) yield { unknown: 'nodes' };
    // More nodes are made when they are needed.
    else if (replicas > nodes.length && target.facts.apis === undefined) yield { unknown: 'apis' };
    else if (replicas > nodes.length && !makesNodes(target)) {
      const args = { port: first.port, replicas, nodes: nodes.length };
      const fewer = { op: 'replace', path: '/spec/replicas', value: nodes.length } as const;
      const own = removingAll(
        object,
        ports.map(({ pointer }) => `${pointer}/hostPort`),
      );
      const fixes = [
        ...(nodes.length > 0 ? [edit(message('fix.pods-of-nodes', { count: nodes.length }), fewer)] : []),
        ...(pod.spec.hostNetwork === true ? [] : [edit(message('fix.no-node-port'), ...own)]),
      ];
      yield { severity: 'error', pointer: first.pointer, message: message('rule.pod-hostport', args), fixes };
    }
  },
};
