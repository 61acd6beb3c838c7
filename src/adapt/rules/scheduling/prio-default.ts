import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { edit } from '../../fixes/fixes.ts';
import { defaultClass } from '../../objects/default-class.ts';
import type { Rule } from '../rule.ts';

/** A priority class for everybody who names none, which changes what the pods of others get. */
export const rule: Rule = {
  id: 'prio-default',
  kinds: ['PriorityClass'],
  *check({ apiVersion, metadata, globalDefault }, { target }) {
    if (parseApiVersion(apiVersion).group !== 'scheduling.k8s.io') return;
    if (globalDefault !== true) return;
    const { priorityClasses } = target.facts;
    if (priorityClasses === undefined) {
      yield { unknown: 'priorityClasses' };
      return;
    }
    const { name } = metadata;
    const there = defaultClass(priorityClasses.filter((one) => one.name !== name || one.default !== false));
    if (there === undefined) yield { unknown: 'priorityClasses' };
    if (there === undefined || (there !== 'none' && there.name === name)) return;
    const words =
      there !== 'none'
        ? message('rule.prio-default.taken', { name, there: there.name })
        : message('rule.prio-default', { name });
    const fixes = [edit(message('fix.no-default', { name }), { op: 'remove', path: '/globalDefault' })];
    yield { severity: there !== 'none' ? 'error' : 'warning', pointer: '/globalDefault', message: words, fixes };
  },
};
