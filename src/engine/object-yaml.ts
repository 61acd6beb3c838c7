import { stringify } from 'yaml';
import { record } from '../model/json/parse.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { isSecret } from '../model/objects/secret.ts';
import { maskedAnnotations, tellingAnnotations } from '../model/objects/secret-annotations.ts';

/** What stands for a value of a Secret. */
const mask = '••••';

/**
 * An object, live or of a backup, as YAML to read: what it is comes first, Secret values masked, field ownership left out. `inOrder`: keys by
 * the alphabet, so that it can be held against another one.
 */
export function liveYaml(object: KubeObject, { inOrder = false } = {}): string {
  const { apiVersion, kind, metadata: all, ...rest } = object;
  const { managedFields: _, ...metadata } = all;
  const shown: Record<string, unknown> = { apiVersion, kind, metadata, ...rest };
  if (isSecret(object)) {
    for (const field of ['data', 'stringData']) if (field in shown) shown[field] = masked(shown[field]);
    // Tools keep the whole Secret in there once more.
    if (metadata.annotations) {
      const annotations = maskedAnnotations(metadata.annotations, tellingAnnotations(object), mask);
      shown.metadata = { ...metadata, annotations };
    }
  }
  return stringify(shown, {
    compat: 'yaml-1.1',
    lineWidth: 0,
    indentSeq: false,
    aliasDuplicateObjects: false,
    sortMapEntries: inOrder,
  });
}

function masked(values: unknown): Record<string, string> {
  return Object.fromEntries(Object.keys(record(values)).map((key) => [key, mask]));
}
