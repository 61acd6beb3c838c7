import type { Fix } from '../../../model/assessment/finding.ts';
import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { isIngress, pathsOf, servedBy } from '../../objects/ingress.ts';
import type { Rule } from '../rule.ts';

/** Characters that mean something in a regular expression and are rare in paths. */
const regex = /[()|^$\\[\]]|\.\*/;

/** A path that the target refuses or reads otherwise. */
export const rule: Rule = {
  id: 'ing-path-type',
  kinds: ['Ingress'],
  *check(object, { target }) {
    if (!isIngress(object)) return;
    const { version } = parseApiVersion(object.apiVersion);
    for (const { pointer, path } of pathsOf(object)) {
      if (path.pathType === undefined && version === 'v1') {
        const types = writtenAs(path.path) === undefined ? ['Prefix', specific] : [specific];
        const fixes = types.map((type) => typed(pointer, type, 'add'));
        yield { severity: 'error', pointer, message: message('rule.ing-path-type.none'), fixes };
        continue;
      }
      const text = typeof path.path === 'string' ? path.path : '/';
      const written = writtenAs(text);
      if (written === undefined) continue;
      const controller = servedBy(object, target);
      if (controller === 'unknown') yield { unknown: 'ingressClasses' };
      if (controller === 'unknown' || controller === undefined) continue;
      const args = { path: text, type: String(path.pathType), controller: controller.name };
      const at = `${pointer}/path`;
      if (path.pathType === 'Prefix' || path.pathType === 'Exact') {
        if (controller.paths !== 'regex') continue;
        const fixes = written === 'regex' ? [typed(pointer, specific, 'replace')] : below(pointer, text);
        yield { severity: 'error', pointer: at, message: message('rule.ing-path-type.refused', args), fixes };
      } else if (controller.paths !== undefined && controller.paths !== written) {
        const code = written === 'glob' ? 'rule.ing-path-type.glob' : 'rule.ing-path-type.regex';
        const fixes = [...below(pointer, text), toDo(message('todo.write-path', args))];
        yield { severity: 'warning', pointer: at, message: message(code, args), fixes };
      }
    }
  },
};

const specific = 'ImplementationSpecific';

function writtenAs(path: unknown): 'regex' | 'glob' | undefined {
  if (typeof path !== 'string') return undefined;
  return regex.test(path) ? 'regex' : path.includes('*') ? 'glob' : undefined;
}

function typed(pointer: string, type: string, op: 'add' | 'replace'): Fix {
  return edit(message('fix.path-type', { type }), { op, path: `${pointer}/pathType`, value: type });
}

/** A path and all below it, where the pattern says no more than that. */
function below(pointer: string, text: string): Fix[] {
  const [, start] = /^(\/[\w./~-]*?)\/?(?:\*|\(\.\*\)|\.\*|\(\/\|\$\)\(\.\*\))$/.exec(text) ?? [];
  if (start === undefined) return [];
  const path = start === '' ? '/' : start;
  return [
    edit(
      message('fix.all-below', { path }),
      { op: 'replace', path: `${pointer}/path`, value: path },
      { op: 'replace', path: `${pointer}/pathType`, value: 'Prefix' },
    ),
  ];
}
