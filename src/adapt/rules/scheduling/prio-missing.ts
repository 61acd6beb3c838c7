import type { Fix } from '../../../model/assessment/finding.ts';
import { type JsonRecord, jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, onTarget } from '../../fixes/fixes.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { type ClassOf, missingClass } from '../missing-class.ts';
import type { Rule } from '../rule.ts';

/** A priority class that neither is on the target nor comes along: admission refuses the pods. */
export const rule: Rule = {
  id: 'prio-missing',
  kinds: podKinds,
  *check(object, about) {
    const pod = podOf(object);
    const name = pod?.spec.priorityClassName;
    if (!pod || typeof name !== 'string' || name === '') return;
    const pointer = jsonPointer(...pod.path, 'priorityClassName');
    const words = () => message('rule.prio-missing', { name });
    const leaveOut = edit(message('fix.leave-out-class', { name }), { op: 'remove', path: pointer });
    const others = () => [leaveOut, ...likeBefore(name, pod.spec)];
    const ofSystem = object.metadata.namespace === 'kube-system';
    const suits = (one: ClassOf<'priorityClasses'>) => ofSystem || !one.name.startsWith('system-');
    yield* missingClass('priorityClasses', name, { pointer, words, suits, others }, about);
  },
};

/** The class as it was on the source, where the pod tells its value. */
function likeBefore(name: string, { priority: value, preemptionPolicy }: JsonRecord): Fix[] {
  if (typeof value !== 'number') return [];
  const object = {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    ...(typeof preemptionPolicy === 'string' && { preemptionPolicy }),
  };
  return [onTarget(message('fix.make-priority-class', { name, value }), object)];
}
