import { stringify } from 'yaml';
import { type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import { type Message, message } from '../../model/message.ts';

/** The patches of Kustomize that the last versions know as `patches` only, before those they have already and after them. */
const before = 'patchesStrategicMerge';
const after = 'patchesJson6902';

/**
 * Writes in each of some Kustomize settings the old patches as `patches`, in the order in which Kustomize takes them, and gives what a
 * person has to look at. Source: the types of Flux, which has no patches in files, and the order of Kustomize's transformers.
 */
export function oldPatchesIn(settings: readonly JsonRecord[]): Message[] {
  const fields = [before, after].filter((field) => settings.some((one) => one[field] !== undefined));
  for (const one of settings) {
    const { [before]: merged, [after]: listed, patches } = one;
    if (merged === undefined && listed === undefined) continue;
    one.patches = [
      ...items(merged).map((patch) => ({ patch: textOf(patch) })),
      ...items(patches),
      ...recordsOf(listed).map(([, { target, patch }]) => ({ target: recordAt(target) ?? {}, patch: textOf(patch) })),
    ];
    delete one[before];
    delete one[after];
  }
  return fields.length > 0 ? [message('convert.flux-patches', { fields: fields.join(', ') })] : [];
}

function items(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A patch as the text that `patches` take, which Kustomize reads as YAML 1.1. */
function textOf(patch: unknown): string {
  return typeof patch === 'string'
    ? patch
    : stringify(patch, { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
