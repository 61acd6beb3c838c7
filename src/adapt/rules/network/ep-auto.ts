import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { endpointsOf } from '../../objects/endpoints.ts';
import type { Rule } from '../rule.ts';

/** Addresses of pods of the source, which each cluster finds out for itself. */
export const rule: Rule = {
  id: 'ep-auto',
  kinds: ['Endpoints', 'EndpointSlice'],
  *check(object) {
    const endpoints = endpointsOf(object);
    const [first] = endpoints?.addresses ?? [];
    if (!endpoints?.ofPods || !first) return;
    const { kind, metadata } = object;
    const fixes = [toDo(message('todo.remove-file', { kind, name: metadata.name }))];
    yield { severity: 'warning', pointer: endpoints.pointer, message: message('rule.ep-auto'), fixes };
  },
};
