import type { Mappings } from './plan.ts';

/** What a namespace is called on a target. */
export function targetNamespace({ namespaces = {} }: Mappings, namespace: string): string {
  // A namespace may be called `constructor`.
  return (Object.hasOwn(namespaces, namespace) ? namespaces[namespace] : undefined) ?? namespace;
}
