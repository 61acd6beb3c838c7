import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import { classAnnotation } from '../../mappings/ingress-classes.ts';
import { isIngress, pathsOf } from '../../objects/ingress.ts';
import type { Offer } from '../../offer.ts';
import type { Rule } from '../rule.ts';

/** A name and path that another Ingress of the target serves already. */
export const rule: Rule = {
  id: 'ing-host-dup',
  kinds: ['Ingress'],
  *check(object, { target }) {
    if (!isIngress(object) || isCanary(object)) return;
    const ofClass = classOf(object);
    const { namespace = usualNamespace, name } = object.metadata;
    const own = `${namespace}/${name}`;
    for (const { pointer, host, path } of pathsOf(object)) {
      if (host === undefined) continue;
      const { ingressHosts } = target.facts;
      if (ingressHosts === undefined) {
        yield { unknown: 'ingressHosts' };
        return;
      }
      const at = typeof path.path === 'string' ? path.path : '/';
      const served = ingressHosts.filter((one) => one.host === host && one.paths.includes(at) && one.ingress !== own);
      const meets = served.map((one) => mayMeet(ofClass, one.class, target));
      const other = served[meets.indexOf(true)];
      if (!other && meets.includes(undefined)) yield { unknown: 'ingressClasses' };
      if (!other) continue;
      const words = message('rule.ing-host-dup', { host, path: at, ingress: other.ingress });
      const fixes = [toDo(message('todo.one-ingress', { host, path: at, ingress: other.ingress }))];
      yield { severity: 'error', pointer, message: words, fixes };
    }
  },
};

/** Whether it gets a part of the traffic of another one with the same name and path, on purpose. Source: ingress-nginx. */
function isCanary({ metadata }: KubeObject): boolean {
  return metadata.annotations?.['nginx.ingress.kubernetes.io/canary'] === 'true';
}

function classOf(object: KubeObject): string | undefined {
  const field = recordAt(object, 'spec')?.ingressClassName;
  return typeof field === 'string' ? field : object.metadata.annotations?.[classAnnotation];
}

/**
 * Whether one program may serve both; those of two classes have addresses of their own, unless it is the same one. Nothing where that is
 * unknown.
 */
function mayMeet(one: string | undefined, other: string | undefined, { facts }: Offer): boolean | undefined {
  if (one === undefined || other === undefined || one === other) return true;
  if (facts.ingressClasses === undefined) return undefined;
  const controllerOf = (name: string) => facts.ingressClasses?.find((known) => known.name === name)?.controller;
  const controller = controllerOf(one);
  return controller !== undefined && controller === controllerOf(other);
}
