import type { NamespaceFacts } from '../../../model/clusters/cluster-facts.ts';
import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { list } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { nameLabel } from '../../mappings/namespaces.ts';
import { namespaceLabels } from '../../objects/namespace-labels.ts';
import { isNetworkPolicy, peersOf } from '../../objects/network-policies.ts';
import { selectorText, selects } from '../../objects/selects.ts';
import { isNamespacePresent } from '../../objects/services.ts';
import type { Problem, Rule, RuleAbout, Unknown } from '../rule.ts';

/** A namespace that a NetworkPolicy lets through, by its name or by labels, and that the target does not have. */
export const rule: Rule = {
  id: 'netpol-ns-label',
  kinds: ['NetworkPolicy'],
  *check(object, about) {
    if (!isNetworkPolicy(object)) return;
    for (const { pointer: at, peer } of peersOf(object)) {
      const selector = recordAt(peer, 'namespaceSelector');
      if (selector && asksForLabels(selector)) yield* checkLabels(selector, `${at}/namespaceSelector`, about);
      for (const { namespace, pointer, among } of namespacesOf(selector)) {
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

/** Whether a selector asks for labels, and not for a name, which says more. An empty one takes in every namespace. */
function asksForLabels({ matchLabels, matchExpressions }: JsonRecord): boolean {
  const keys = [
    ...Object.keys(recordAt({ matchLabels }, 'matchLabels') ?? {}),
    ...recordsOf(matchExpressions).map(([, { key, operator }]) => (operator === 'In' ? key : undefined)),
  ];
  return keys.length > 0 && !keys.includes(nameLabel);
}

function* checkLabels(selector: JsonRecord, pointer: string, about: RuleAbout): Generator<Problem | Unknown> {
  const { target, objects, source } = about;
  const { namespaces } = target.facts;
  if (namespaces === undefined) {
    yield { unknown: 'namespaces' };
    return;
  }
  const coming = [...objects.namespaces].filter((name) => target.namespace(name) === 'absent');
  const chosen = isChosen(selector, [
    ...namespaces,
    ...coming.map((name) => ({ name, labels: namespaceLabels(name, about) })),
  ]);
  // Where the source had none either, nothing changes.
  if (chosen === true || (source?.namespaces && isChosen(selector, source.namespaces) === false)) return;
  if (chosen === undefined) {
    yield { unknown: 'labels of namespaces' };
    return;
  }
  const labels = selectorText(selector);
  const words = message('rule.netpol-ns-label.labels', { labels });
  yield { severity: 'warning', pointer, message: words, fixes: [toDo(message('todo.label-namespace', { labels }))] };
}

/** Whether a selector takes in one of some namespaces; nothing where that hangs on labels that nobody knows. */
function isChosen(
  selector: JsonRecord,
  namespaces: readonly Pick<NamespaceFacts, 'name' | 'labels'>[],
): boolean | undefined {
  const known = namespaces.map(({ name, labels }) => labels && selects(selector, { ...labels, [nameLabel]: name }));
  return known.includes(true) || (known.includes(undefined) ? undefined : false);
}
