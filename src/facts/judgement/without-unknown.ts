import { childOf, copyJson, isRecord, pointerParts } from '../../model/json/json.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Said } from './verdict.ts';

/** An object without the fields that the target does not know; nothing where there are none, they cannot be found in it, or it is refused for more than them. */
export function withoutUnknown(object: KubeObject, said: readonly Said[]): KubeObject | undefined {
  const unknown = said.filter(({ rule }) => rule === 'target-unknown-field');
  if (unknown.length === 0 || unknown.length < said.length) return undefined;
  const copy = copyJson(object);
  for (const { pointer } of unknown) {
    const parts = pointerParts(pointer);
    const key = parts.pop();
    const parent = parts.reduce<unknown>(childOf, copy);
    if (key === undefined || !isRecord(parent) || !Object.hasOwn(parent, key)) return undefined;
    delete parent[key];
  }
  return copy;
}
