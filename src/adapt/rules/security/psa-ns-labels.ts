import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, enforceLabel, namespaceLevel } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** A namespace that is on the target already and enforces another level of pod security. */
export const rule: Rule = {
  id: 'psa-ns-labels',
  kinds: ['Namespace'],
  *check({ apiVersion, metadata }, { target }) {
    if (apiVersion !== 'v1') return;
    const here = metadata.labels?.[enforceLabel];
    if (here === undefined) return;
    const place = target.namespace(metadata.name);
    if (place === undefined) yield { unknown: 'namespaces' };
    if (place === undefined || place === 'absent') return;
    if (place.labels === undefined) {
      yield { unknown: `labels of ${metadata.name}` };
      return;
    }
    // Without a label a cluster enforces what it is set up for, usually nothing.
    const there = place.labels[enforceLabel] ?? 'privileged';
    if (there === here) return;
    const pointer = jsonPointer('metadata', 'labels', enforceLabel);
    const same = edit(message('fix.namespace-level', { level: there }), { op: 'replace', path: pointer, value: there });
    const words = message('rule.psa-ns-labels', { name: metadata.name, here, there });
    yield { severity: 'warning', pointer, message: words, fixes: [...namespaceLevel(metadata.name, here), same] };
  },
};
