import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { list } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { type KubeObject, parseApiVersion } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import { isNamespacePresent } from '../../objects/services.ts';
import { checkClusterName } from '../cluster-names.ts';
import type { Rule } from '../rule.ts';

/** Names of Services and of accounts in the objects of Istio that the target does not have. */
export const rule: Rule = {
  id: 'mesh-hosts',
  *check(object, about) {
    for (const { host, pointer } of hostsOfMesh(object)) {
      const instead = (other: string) => ({ op: 'replace', path: pointer, value: other }) as const;
      yield* checkClusterName({ host, pointer, instead }, about);
    }
    for (const { principal, pointer } of principalsOf(object)) {
      const namespace = /(?:^|\/)ns\/([^/*]+)\/sa\//.exec(principal)?.[1];
      if (namespace === undefined) continue;
      const there = isNamespacePresent(namespace, about);
      if (there === undefined) yield { unknown: 'namespaces' };
      else if (!there) {
        const words = message('rule.mesh-hosts', { principal, namespace });
        yield {
          severity: 'warning',
          pointer,
          message: words,
          fixes: [toDo(message('todo.have-namespace', { namespace }))],
        };
      }
    }
  },
};

/** Where traffic is sent. Source: networking.istio.io. */
function* hostsOfMesh(object: KubeObject): Generator<{ host: string; pointer: string }> {
  if (parseApiVersion(object.apiVersion).group !== 'networking.istio.io') return;
  const spec = recordAt(object, 'spec') ?? {};
  if (object.kind === 'DestinationRule' && typeof spec.host === 'string')
    yield { host: spec.host, pointer: '/spec/host' };
  if (object.kind !== 'VirtualService') return;
  for (const protocol of ['http', 'tls', 'tcp']) {
    for (const [index, rule] of recordsOf(spec[protocol])) {
      for (const [at, part] of recordsOf(rule.route)) {
        const host = recordAt(part, 'destination')?.host;
        const pointer = jsonPointer('spec', protocol, index, 'route', at, 'destination', 'host');
        if (typeof host === 'string') yield { host, pointer };
      }
    }
  }
}

/** Who may come in. Source: security.istio.io. */
function* principalsOf(object: KubeObject): Generator<{ principal: string; pointer: string }> {
  if (parseApiVersion(object.apiVersion).group !== 'security.istio.io' || object.kind !== 'AuthorizationPolicy') return;
  for (const [index, rule] of recordsOf(recordAt(object, 'spec')?.rules)) {
    for (const [at, from] of recordsOf(rule.from)) {
      for (const [place, principal] of list(recordAt(from, 'source')?.principals).entries()) {
        if (typeof principal !== 'string') continue;
        yield { principal, pointer: jsonPointer('spec', 'rules', index, 'from', at, 'source', 'principals', place) };
      }
    }
  }
}
