import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { minorOf } from '../../offer.ts';
import type { Rule } from '../rule.ts';

/** A move to an older version of Kubernetes, which lacks what came in between. It is told once, at the namespace. */
export const rule: Rule = {
  id: 'api-target-older',
  kinds: ['Namespace'],
  *check({ apiVersion }, { target, source }) {
    if (apiVersion !== 'v1' || source?.version === undefined) return;
    if (target.facts.version === undefined) {
      yield { unknown: 'version' };
      return;
    }
    const [here, there] = [minorOf(source), minorOf(target.facts)];
    if (here === undefined || there === undefined || there >= here) return;
    const args = { source: source.version.gitVersion, target: target.facts.version.gitVersion };
    yield {
      severity: 'info',
      pointer: '/metadata/name',
      message: message('rule.api-target-older', args),
      fixes: [toDo(message('todo.newer-features', args))],
    };
  },
};
