import { childOf, isRecord, jsonPointer, recordsOf } from '../../model/json/json.ts';

/** Whether the value at the end of a field is the one that is meant, where a list leaves open which item that is in. */
type Fits = (value: unknown) => boolean;

/**
 * The JSON pointer of a field as API servers name it: `spec.containers[0].image`, `metadata.annotations[a.b/c]`,
 * `spec.template.spec.containers[name="web"]`, `spec.containers.ports` (as the reader of JSON says it, without places). Keys with dots are told by
 * the object's own. What the object does not have is named as it would be; empty for the object itself.
 */
export function fieldPointer(field: string, object: unknown, fits: Fits = () => true): string {
  const path = pathOf(field.replace(/^\.|^<nil>$/, ''), object, fits);
  return jsonPointer(...path);
}

function pathOf(rest: string, at: unknown, fits: Fits): (string | number)[] {
  if (rest === '') return [];
  if (rest.startsWith('[')) return inBrackets(rest, at, fits);
  if (Array.isArray(at)) return inSomeItem(rest, at, fits);
  const key = ownKey(rest, at) ?? /^[^.[]+/.exec(rest)?.[0];
  if (key === undefined) return [];
  return [key, ...pathOf(behind(rest, key.length), childOf(at, key), fits)];
}

/** The longest key of an object that a field begins with. */
function ownKey(rest: string, at: unknown): string | undefined {
  if (!isRecord(at)) return undefined;
  const begins = Object.keys(at).filter((key) => {
    const next = rest[key.length];
    return key !== '' && rest.startsWith(key) && (next === undefined || next === '.' || next === '[');
  });
  return begins.sort((one, other) => other.length - one.length)[0];
}

/** A place in a list, an item by its keys or its value, or a key of an object. */
function inBrackets(rest: string, at: unknown, fits: Fits): (string | number)[] {
  const end = rest.indexOf(']');
  if (end < 0) return [];
  const within = rest.slice(1, end);
  const next = behind(rest, end + 1);
  if (!Array.isArray(at) && !/^\d+$/.test(within)) {
    const key = unquoted(within);
    return key === '' ? [] : [key, ...pathOf(next, childOf(at, key), fits)];
  }
  const index = /^\d+$/.test(within) ? Number(within) : itemNamed(within, at);
  if (index === undefined) return [];
  return [index, ...pathOf(next, childOf(at, String(index)), fits)];
}

/** The item that has some values (`name="web",protocol="TCP"`), that is a value, or that has it as its name. */
function itemNamed(within: string, at: unknown): number | undefined {
  const items: readonly unknown[] = Array.isArray(at) ? at : [];
  const pairs = [...within.matchAll(/(\w+)=("[^"]*"|[^,]*)/g)].map(([, key = '', value = '']) => [
    key,
    unquoted(value),
  ]);
  if (pairs.length > 0) {
    const has = (item: object) => pairs.every(([key = '', value]) => String(childOf(item, key)) === value);
    return recordsOf(at).find(([, item]) => has(item))?.[0];
  }
  const value = unquoted(within);
  const index = items.findIndex((item) => item === value || childOf(item, 'name') === value);
  return index < 0 ? undefined : index;
}

/** The first item in which the field is there and its value fits; the list itself where there is none. */
function inSomeItem(rest: string, items: readonly unknown[], fits: Fits): (string | number)[] {
  for (const [index, item] of items.entries()) {
    const path = pathOf(rest, item, fits);
    const value = path.reduce((at: unknown, key) => childOf(at, String(key)), item);
    if (value !== undefined && fits(value)) return [index, ...path];
  }
  return [];
}

function behind(rest: string, length: number): string {
  return rest.slice(length).replace(/^\./, '');
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, '$1');
}
