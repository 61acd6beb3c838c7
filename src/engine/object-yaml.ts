import { stringify } from 'yaml';
import type { KubeObject } from '../model/object.ts';
import { record } from '../model/parse.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** A live object as YAML to read: Secret values masked, field ownership left out. */
export function liveYaml(object: KubeObject): string {
  const { managedFields: _, ...metadata } = object.metadata;
  const shown: Record<string, unknown> = { ...object, metadata };
  if (object.kind === 'Secret' && object.apiVersion === 'v1') {
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
