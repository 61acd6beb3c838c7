import type { RuleAbout } from '../rules/rule.ts';

/** The labels of a namespace as it will be: the target's own, or those with which it goes along; nothing where they are unknown. */
export function namespaceLabels(
  namespace: string,
  { target, objects }: Pick<RuleAbout, 'target' | 'objects'>,
): Readonly<Record<string, string>> | undefined {
  const place = target.namespace(namespace);
  return place === 'absent' ? (objects.namespaceLabels(namespace) ?? {}) : place?.labels;
}
