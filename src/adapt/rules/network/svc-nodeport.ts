import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, removing } from '../../fixes/fixes.ts';
import { serviceSpec } from '../../objects/services.ts';
import type { Rule } from '../rule.ts';

/** The ports that Services get where nobody says otherwise. Source: kube-apiserver, --service-node-port-range. */
const usual = { first: 30000, last: 32767 };

/** A port of nodes that another Service of the target has, or that is outside of what the target gives. */
export const rule: Rule = {
  id: 'svc-nodeport',
  kinds: ['Service'],
  *check(object, { target }) {
    for (const { port, protocol, pointer } of portsOf(object)) {
      if (port < usual.first || port > usual.last) {
        const words = message('rule.svc-nodeport.range', { port, ...usual });
        yield { severity: 'warning', pointer, message: words, fixes: [anyPort(object, port, pointer)] };
      }
      const { nodePorts } = target.facts;
      if (nodePorts === undefined) {
        yield { unknown: 'nodePorts' };
        continue;
      }
      const { namespace = usualNamespace, name } = object.metadata;
      const other = nodePorts.find((one) => one.port === port && one.protocol === protocol);
      if (!other || other.service === `${namespace}/${name}`) continue;
      const words = message('rule.svc-nodeport', { port, service: other.service });
      yield { severity: 'error', pointer, message: words, fixes: [anyPort(object, port, pointer)] };
    }
  },
};

function anyPort(object: KubeObject, port: number, pointer: string): Fix {
  return edit(message('fix.any-port', { port }), removing(object, pointer));
}

function portsOf(object: KubeObject): { port: number; protocol: string; pointer: string }[] {
  const spec = serviceSpec(object);
  const ports = recordsOf(spec?.ports).flatMap(([index, { nodePort, protocol = 'TCP' }]) =>
    typeof nodePort === 'number' && nodePort > 0
      ? [{ port: nodePort, protocol: String(protocol), pointer: jsonPointer('spec', 'ports', index, 'nodePort') }]
      : [],
  );
  const check = spec?.healthCheckNodePort;
  if (typeof check !== 'number' || check === 0) return ports;
  return [...ports, { port: check, protocol: 'TCP', pointer: '/spec/healthCheckNodePort' }];
}
