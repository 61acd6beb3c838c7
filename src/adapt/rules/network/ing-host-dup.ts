import { usualNamespace } from '../../../model/kind-scope.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../fixes.ts';
import { isIngress, pathsOf } from '../ingress.ts';
import type { Rule } from '../rule.ts';

/** A name and path that another Ingress of the target serves already. */
export const rule: Rule = {
  id: 'ing-host-dup',
  *check(object, { target }) {
    if (!isIngress(object)) return;
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
      const other = ingressHosts.find((one) => one.host === host && one.paths.includes(at) && one.ingress !== own);
      if (!other) continue;
      const words = message('rule.ing-host-dup', { host, path: at, ingress: other.ingress });
      const fixes = [toDo(message('todo.one-ingress', { host, path: at, ingress: other.ingress }))];
      yield { severity: 'error', pointer, message: words, fixes };
    }
  },
};
