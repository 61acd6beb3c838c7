import { DetailError } from '../model/detail.ts';
import { record, text } from '../model/json/parse.ts';
import { message } from '../model/message.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** Bytes that a page should have, whatever the size of its objects. Twice as much is no faster, and takes 50 MB more memory. */
export const pageBytes = 4 * 1024 * 1024;
/** Objects of the first page, when their size is not known yet. */
export const firstLimit = 500;
const smallest = 20;
const largest = 10_000;

/** Objects to ask for next, from what the last page held. A page grows at most tenfold, so that one small page among large ones does no harm. */
export function nextLimit(limit: number, objects: number, bytes: number): number {
  if (objects === 0 || bytes === 0) return limit;
  const fitting = Math.floor((pageBytes * objects) / bytes);
  return Math.max(smallest, Math.min(fitting, limit * 10, largest));
}

/** Where the next page begins, read from the first bytes of a page; nothing where it cannot be told yet. */
export function peekContinue(bytes: Buffer): string | undefined {
  // Built-in kinds have their list metadata before the items; custom resources have it at the end.
  const head = bytes.toString('latin1', 0, 4096);
  const metadata = /^\{"kind":"[^"]*","apiVersion":"[^"]*","metadata":(\{[^{}]*\}),"items":/.exec(head)?.[1];
  if (metadata === undefined) return undefined;
  return text(record(JSON.parse(metadata)).continue);
}

/** The objects of a parsed list, with the `apiVersion` and `kind` that a list leaves out. Throws DetailError where it is no list. */
export function itemsOf(body: unknown, apiVersion: string, kind: string): KubeObject[] {
  const { items } = record(body);
  if (items === null) return [];
  if (!Array.isArray(items)) throw new DetailError(message('kube.answer.noList'));
  return items.map((item: unknown) => asObject(item, apiVersion, kind));
}

/** A parsed object, with the `apiVersion` and `kind` that it should have where it has none. Throws DetailError where it is no object. */
export function asObject(value: unknown, apiVersion: string, kind: string): KubeObject {
  if (!isObject(value)) throw new DetailError(message('kube.answer.noObject'));
  return value.kind === undefined ? Object.assign({ apiVersion, kind }, value) : value;
}

/** Whether a value has what every object has. */
function isObject(value: unknown): value is KubeObject {
  return typeof record(record(value).metadata).name === 'string';
}

/** The key of an object within its resource. */
export function keyOf({ metadata }: Pick<KubeObject, 'metadata'>): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
