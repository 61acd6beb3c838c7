import { message } from '../../../model/message.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { edit } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** A priority class that the target has already, with another value. */
export const rule: Rule = {
  id: 'prio-value',
  kinds: ['PriorityClass'],
  *check({ apiVersion, metadata, value }, { target }) {
    if (parseApiVersion(apiVersion).group !== 'scheduling.k8s.io') return;
    const { priorityClasses } = target.facts;
    if (priorityClasses === undefined) yield { unknown: 'priorityClasses' };
    const there = priorityClasses?.find(({ name }) => name === metadata.name);
    if (typeof value !== 'number' || there === undefined || there.value === value) return;
    const words = message('rule.prio-value', { name: metadata.name, value: String(value), there: String(there.value) });
    const title = message('fix.priority-value', { value: String(there.value) });
    const fixes = [edit(title, { op: 'replace', path: '/value', value: there.value })];
    yield { severity: 'warning', pointer: '/value', message: words, fixes };
  },
};
