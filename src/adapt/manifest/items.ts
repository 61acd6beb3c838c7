import { isRecord } from '../../model/json/json.ts';
import { list, record } from '../../model/json/parse.ts';

/** What may be an object in a document. */
export interface Item {
  /** Where it stands there. */
  path: readonly (string | number)[];
  /** The item, with the version and the kind that its list gives it. */
  item: unknown;
  /** Those of the two that do not stand in the item. */
  unwritten: readonly string[];
}

/** The value itself, or the items of a list such as `kubectl get -o yaml` writes; in one of a kind, as servers give it, items need not say theirs. */
export function itemsOf(value: unknown): Item[] {
  if (!isList(value)) return [{ path: [], item: value, unwritten: [] }];
  const { apiVersion, kind, items } = record(value);
  const ofKind = kind === 'List' ? {} : { apiVersion, kind: String(kind).replace(/List$/, '') };
  return list(items).map((item, index) => ({
    path: ['items', index],
    item: isRecord(item) ? { ...ofKind, ...item } : item,
    unwritten: Object.keys(ofKind).filter((field) => !Object.hasOwn(record(item), field)),
  }));
}

/** Whether a value is a list of objects, such as `kubectl get -o yaml` writes. */
export function isList(value: unknown): boolean {
  const { kind, items } = record(value);
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items);
}
