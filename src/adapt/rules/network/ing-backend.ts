import { recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/object.ts';
import { isIngress, pathsOf } from '../ingress.ts';
import { usualNamespace } from '../present.ts';
import type { Rule } from '../rule.ts';
import { isServicePresent } from '../services.ts';

/** A Service behind an Ingress that neither is on the target nor goes along. */
export const rule: Rule = {
  id: 'ing-backend',
  *check(object, about) {
    if (!isIngress(object)) return;
    const namespace = object.metadata.namespace ?? usualNamespace;
    for (const { name, pointer } of backendsOf(object)) {
      const there = isServicePresent(name, object.metadata.namespace, about);
      if (there === undefined) yield { unknown: `services in ${namespace}` };
      else if (!there) {
        yield { severity: 'warning', pointer, message: message('rule.ing-backend', { name, namespace }) };
      }
    }
  },
};

/** The Services of an Ingress; actions of a load balancer are named like one, with a port that no Service has. */
function* backendsOf(object: KubeObject): Generator<{ name: string; pointer: string }> {
  const behind = recordAt(object, 'spec', 'defaultBackend', 'service');
  if (typeof behind?.name === 'string') yield { name: behind.name, pointer: '/spec/defaultBackend/service/name' };
  for (const { pointer, path } of pathsOf(object)) {
    const service = recordAt(path, 'backend', 'service');
    if (typeof service?.name !== 'string' || recordAt(service, 'port')?.name === 'use-annotation') continue;
    yield { name: service.name, pointer: `${pointer}/backend/service/name` };
  }
}
