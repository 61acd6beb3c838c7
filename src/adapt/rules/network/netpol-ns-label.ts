import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { texts } from '../../../model/parse.ts';
import { isNetworkPolicy, peersOf } from '../network-policies.ts';
import type { Rule } from '../rule.ts';
import { isNamespacePresent } from '../services.ts';

const label = 'kubernetes.io/metadata.name';

/** A namespace that a NetworkPolicy lets through and that the target does not have. */
export const rule: Rule = {
  id: 'netpol-ns-label',
  *check(object, about) {
    if (!isNetworkPolicy(object)) return;
    for (const { pointer: at, peer } of peersOf(object)) {
      for (const { namespace, pointer } of namespacesOf(recordAt(peer, 'namespaceSelector'))) {
        const there = isNamespacePresent(namespace, about);
        if (there === undefined) yield { unknown: 'namespaces' };
        else if (!there) {
          const words = message('rule.netpol-ns-label', { namespace });
          yield { severity: 'warning', pointer: `${at}/namespaceSelector${pointer}`, message: words };
        }
      }
    }
  },
};

function* namespacesOf(selector: JsonRecord | undefined): Generator<{ namespace: string; pointer: string }> {
  const named = recordAt(selector, 'matchLabels')?.[label];
  if (typeof named === 'string') yield { namespace: named, pointer: jsonPointer('matchLabels', label) };
  for (const [index, { key, operator, values }] of recordsOf(selector?.matchExpressions)) {
    if (key !== label || operator !== 'In') continue;
    for (const [at, namespace] of texts(values).entries()) {
      yield { namespace, pointer: jsonPointer('matchExpressions', index, 'values', at) };
    }
  }
}
