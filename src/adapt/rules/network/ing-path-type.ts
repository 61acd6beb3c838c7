import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/object.ts';
import { isIngress, pathsOf, servedBy } from '../ingress.ts';
import type { Rule } from '../rule.ts';

/** Characters that mean something in a regular expression and are rare in paths. */
const regex = /[()|^$\\[\]]|\.\*/;

/** A path that the target refuses or reads otherwise. */
export const rule: Rule = {
  id: 'ing-path-type',
  *check(object, { target }) {
    if (!isIngress(object)) return;
    const { version } = parseApiVersion(object.apiVersion);
    for (const { pointer, path } of pathsOf(object)) {
      if (path.pathType === undefined && version === 'v1') {
        yield { severity: 'error', pointer, message: message('rule.ing-path-type.none') };
        continue;
      }
      const text = typeof path.path === 'string' ? path.path : '/';
      const written = regex.test(text) ? 'regex' : text.includes('*') ? 'glob' : undefined;
      if (written === undefined) continue;
      const controller = servedBy(object, target);
      if (controller === 'unknown') yield { unknown: 'ingressClasses' };
      if (controller === 'unknown' || controller === undefined) continue;
      const args = { path: text, type: String(path.pathType), controller: controller.name };
      const at = `${pointer}/path`;
      if (path.pathType === 'Prefix' || path.pathType === 'Exact') {
        if (controller.paths !== 'regex') continue;
        yield { severity: 'error', pointer: at, message: message('rule.ing-path-type.refused', args) };
      } else if (controller.paths !== undefined && controller.paths !== written) {
        const code = written === 'glob' ? 'rule.ing-path-type.glob' : 'rule.ing-path-type.regex';
        yield { severity: 'warning', pointer: at, message: message(code, args) };
      }
    }
  },
};
