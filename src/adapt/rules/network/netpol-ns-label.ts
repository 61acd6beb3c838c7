import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { list } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { nameLabel } from '../../mappings/namespaces.ts';
import { isNetworkPolicy, peersOf } from '../../objects/network-policies.ts';
import { isNamespacePresent } from '../../objects/services.ts';
import type { Rule } from '../rule.ts';

/** A namespace that a NetworkPolicy lets through and that the target does not have. */
export const rule: Rule = {
  id: 'netpol-ns-label',
  kinds: ['NetworkPolicy'],
  *check(object, about) {
    if (!isNetworkPolicy(object)) return;
    for (const { pointer: at, peer } of peersOf(object)) {
      for (const { namespace, pointer, among } of namespacesOf(recordAt(peer, 'namespaceSelector'))) {
        const there = isNamespacePresent(namespace, about);
        if (there === undefined) yield { unknown: 'namespaces' };
        else if (!there) {
          const words = message('rule.netpol-ns-label', { namespace });
          const place = `${at}/namespaceSelector${pointer}`;
          // A list without values is refused, and a rule without peers lets everybody through.
          const without = edit(message('fix.leave-out-namespace', { namespace }), { op: 'remove', path: place });
          const fixes = [...(among > 1 ? [without] : []), toDo(message('todo.have-namespace', { namespace }))];
          yield { severity: 'warning', pointer: place, message: words, fixes };
        }
      }
    }
  },
};

/** The names that a selector asks for: where each stands, and among how many of which one does. */
function* namespacesOf(
  selector: JsonRecord | undefined,
): Generator<{ namespace: string; pointer: string; among: number }> {
  const named = recordAt(selector, 'matchLabels')?.[nameLabel];
  if (typeof named === 'string') {
    yield { namespace: named, pointer: jsonPointer('matchLabels', nameLabel), among: 1 };
  }
  for (const [index, { key, operator, values }] of recordsOf(selector?.matchExpressions)) {
    if (key !== nameLabel || operator !== 'In') continue;
    for (const [at, namespace] of list(values).entries()) {
      if (typeof namespace !== 'string') continue;
      const pointer = jsonPointer('matchExpressions', index, 'values', at);
      yield { namespace, pointer, among: list(values).length };
    }
  }
}
