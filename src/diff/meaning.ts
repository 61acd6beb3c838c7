import { noneCounted } from '../model/comparison/built-in-noise.ts';
import { isRecord, type JsonRecord } from '../model/json/json.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { withoutServerFields } from './normalise.ts';

/** What an object says, without what servers and controllers keep for themselves; of the metadata labels and annotations count. `counted`: noise that counts, too. */
export function meaningOf(object: KubeObject, counted = noneCounted): JsonRecord {
  const { metadata, ...rest } = withoutServerFields(object, counted);
  // Servers give maps of labels and annotations that hold nothing, or not at all.
  const { labels = {}, annotations = {} } = metadata;
  return { ...rest, metadata: { labels, annotations } };
}

/** JSON that is the same whatever the order of the keys: servers need not give those of a map in the same order twice. */
export function textInOrder(value: unknown): string {
  return JSON.stringify(value, inOrder);
}

function inOrder(_key: string, value: unknown): unknown {
  // JSON cannot hold it otherwise.
  if (typeof value === 'bigint') return `${value}`;
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
