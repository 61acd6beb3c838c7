import { stringify } from 'yaml';
import type { KubeObject } from '../model/object.ts';
import { record } from '../model/parse.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object, live or of a backup, as YAML to read: what it is comes first, Secret values masked, field ownership left out. */
export function liveYaml(object: KubeObject): string {
  const { apiVersion, kind, metadata: all, ...rest } = object;
  const { managedFields: _, ...metadata } = all;
  const shown: Record<string, unknown> = { apiVersion, kind, metadata, ...rest };
  if (kind === 'Secret' && apiVersion === 'v1') {
    for (const field of ['data', 'stringData']) if (field in shown) shown[field] = masked(shown[field]);
    // kubectl keeps the whole Secret in here once more.
    if (metadata.annotations?.[lastApplied] !== undefined) {
      shown.metadata = { ...metadata, annotations: { ...metadata.annotations, [lastApplied]: '••••' } };
    }
  }
  return stringify(shown, { compat: 'yaml-1.1', lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false });
}

function masked(values: unknown): Record<string, string> {
  return Object.fromEntries(Object.keys(record(values)).map((key) => [key, '••••']));
}
