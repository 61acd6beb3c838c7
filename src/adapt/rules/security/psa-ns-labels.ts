import { jsonPointer } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { edit, toDo } from '../fixes.ts';
import type { Rule } from '../rule.ts';

const enforce = 'pod-security.kubernetes.io/enforce';

/** A namespace that is on the target already and enforces another level of pod security. */
export const rule: Rule = {
  id: 'psa-ns-labels',
  *check({ apiVersion, kind, metadata }, { target }) {
    if (apiVersion !== 'v1' || kind !== 'Namespace') return;
    const here = metadata.labels?.[enforce];
    if (here === undefined) return;
    const place = target.namespace(metadata.name);
    if (place === undefined) yield { unknown: 'namespaces' };
    if (place === undefined || place === 'absent') return;
    if (place.labels === undefined) {
      yield { unknown: `labels of ${metadata.name}` };
      return;
    }
    // Without a label a cluster enforces what it is set up for, usually nothing.
    const there = place.labels[enforce] ?? 'privileged';
    if (there === here) return;
    const pointer = jsonPointer('metadata', 'labels', enforce);
    const label = toDo(message('todo.namespace-level', { namespace: metadata.name, level: here }));
    const same = edit(message('fix.namespace-level', { level: there }), { op: 'replace', path: pointer, value: there });
    const words = message('rule.psa-ns-labels', { name: metadata.name, here, there });
    yield { severity: 'warning', pointer, message: words, fixes: [label, same] };
  },
};
