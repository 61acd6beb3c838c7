import type { JsonRecord } from '../model/json/json.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** A change that a Restore makes to objects before it creates them. */
export interface Modifier {
  /** The kind, as `deployments.apps` or `services`. */
  resource: string;
  /** The namespace in the backup; absent for all, and for what lies outside namespaces. */
  namespace?: string;
  /** The name; absent for every object of the kind. */
  name?: string;
  /** A JSON merge patch (RFC 7396), or a JSON patch (RFC 6902) for what lists of an object hold. */
  patch: JsonRecord | readonly ModifierOperation[];
}

/** One operation of a JSON patch. Velero puts texts together without escaping, so a `value` holds neither quotes nor backslashes but for those of JSON. */
export type ModifierOperation =
  | { operation: 'copy'; from: string; path: string }
  | { operation: 'replace' | 'test'; path: string; value: string };

/** Bytes of one ConfigMap: the API server takes 1 MiB of data, https://kubernetes.io/docs/concepts/configuration/configmap/. */
const room = 1024 * 1024;

/** The name of the key; Velero takes any, as long as it is the only one. */
const key = 'modifiers.yaml';

/**
 * The ConfigMap that a Restore names as its `resourceModifier`, and those modifiers for which it has no room, the last ones.
 * Format: https://velero.io/docs/v1.18/restore-resource-modifiers/ (version v1; YAML, of which JSON is a part).
 */
export function modifiersConfigMap(
  place: { namespace: string; name: string; labels?: Record<string, string> },
  modifiers: readonly Modifier[],
): { object: KubeObject; without: Modifier[] } {
  const rules: string[] = [];
  const without: Modifier[] = [];
  let bytes = Buffer.byteLength(wrapped([]));
  for (const modifier of modifiers) {
    const rule = JSON.stringify(ruleOf(modifier));
    const more = Buffer.byteLength(rule) + 1;
    if (bytes + more > room) without.push(modifier);
    else {
      rules.push(rule);
      bytes += more;
    }
  }
  const { namespace, name, labels } = place;
  const metadata = { name, namespace, ...(labels && { labels }) };
  return { object: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [key]: wrapped(rules) } }, without };
}

function wrapped(rules: readonly string[]): string {
  return `{"version":"v1","resourceModifierRules":[${rules.join(',\n')}]}`;
}

function ruleOf({ resource, namespace, name, patch }: Modifier): unknown {
  return {
    conditions: {
      groupResource: resource,
      ...(namespace !== undefined && { namespaces: [namespace] }),
      ...(name !== undefined && { resourceNameRegex: `^${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$` }),
    },
    ...(isOperations(patch) ? { patches: patch } : { mergePatches: [{ patchData: JSON.stringify(patch) }] }),
  };
}

function isOperations(patch: Modifier['patch']): patch is readonly ModifierOperation[] {
  return Array.isArray(patch);
}
