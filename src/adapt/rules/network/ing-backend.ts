import { isRecord, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { bringAlong } from '../../fixes/fixes.ts';
import { isIngress, pathsOf } from '../../objects/ingress.ts';
import { isServicePresent } from '../../objects/services.ts';
import type { Rule } from '../rule.ts';

/** A Service behind an Ingress that neither is on the target nor goes along. */
export const rule: Rule = {
  id: 'ing-backend',
  kinds: ['Ingress'],
  *check(object, about) {
    if (!isIngress(object)) return;
    const namespace = object.metadata.namespace ?? usualNamespace;
    for (const { name, pointer } of backendsOf(object)) {
      const there = isServicePresent(name, object.metadata.namespace, about);
      if (there === undefined) yield { unknown: `services in ${namespace}` };
      else if (!there) {
        const fixes = [bringAlong('Service', name, namespace)];
        yield { severity: 'warning', pointer, message: message('rule.ing-backend', { name, namespace }), fixes };
      }
    }
  },
};

/** The Services of an Ingress, in the old form of it too; actions of a load balancer are named like one, with a port that no Service has. */
function* backendsOf(object: KubeObject): Generator<{ name: string; pointer: string }> {
  const { defaultBackend, backend } = recordAt(object, 'spec') ?? {};
  yield* serviceOf(defaultBackend, '/spec/defaultBackend');
  yield* serviceOf(backend, '/spec/backend');
  for (const { pointer, path } of pathsOf(object)) yield* serviceOf(path.backend, `${pointer}/backend`);
}

function* serviceOf(backend: unknown, pointer: string): Generator<{ name: string; pointer: string }> {
  if (!isRecord(backend)) return;
  const service = recordAt(backend, 'service');
  const { name } = service ?? {};
  if (typeof name === 'string' && recordAt(service, 'port')?.name !== 'use-annotation') {
    yield { name, pointer: `${pointer}/service/name` };
  }
  const { serviceName, servicePort } = backend;
  if (typeof serviceName === 'string' && servicePort !== 'use-annotation') {
    yield { name: serviceName, pointer: `${pointer}/serviceName` };
  }
}
