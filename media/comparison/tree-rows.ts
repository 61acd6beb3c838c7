import { type ComparedOutcome, comparedOutcomes } from '../../src/model/comparison/comparison.ts';
import type {
  PageFilter,
  PageView,
  PageWords,
  ShownObject,
  ShownUnread,
} from '../../src/model/comparison/comparison-page.ts';

/** A row of the tree; `open` of one that has others below it. `position` and `of` count the rows beside it, from one. */
export interface TreeRow {
  key: string;
  level: number;
  label: string;
  description: string;
  /** How many objects are below it, or fields differ in it. */
  count?: number;
  open?: boolean;
  outcome?: ComparedOutcome;
  object?: ShownObject;
  position: number;
  of: number;
}

/** What names a row for good, also on a page that is shown anew, where ids of objects are others. */
export function nameOf({ key, object }: TreeRow): string {
  if (!object) return key;
  const { kind, namespace, name, other } = object;
  return JSON.stringify([kind, namespace ?? '', name, other ?? '']);
}

/** The outcomes that need a look; the others are closed until somebody opens or looks for them. */
const openAtFirst = new Set<string>(['unread', 'missing', 'drift', 'extra']);

/** What the tree shows: objects by outcome, then by kind, and what could not be read. Pure. */
export class ComparisonTree {
  readonly #groups = new Map<ComparedOutcome, Map<string, ShownObject[]>>();
  readonly #byId = new Map<number, ShownObject>();
  #unread: ShownUnread[] = [];
  /** What a person opened and closed. */
  readonly #open: Map<string, boolean>;
  readonly #searched = new WeakMap<ShownObject, string>();
  filter: PageFilter;

  /** Begins with what a person had chosen on the page before. */
  constructor(
    { filter, open }: Pick<PageView, 'filter' | 'open'> = { filter: { search: '', outcomes: [] }, open: {} },
  ) {
    this.filter = filter;
    this.#open = new Map(Object.entries(open));
  }

  /** What a person opened (true) and closed (false), by the keys of the rows. */
  get opened(): Record<string, boolean> {
    return Object.fromEntries(this.#open);
  }

  /** Takes in what was found; an object takes the place of the one of its id. */
  add(objects: readonly ShownObject[]): void {
    this.#remove(objects.map(({ id }) => id));
    const touched = new Set<ShownObject[]>();
    for (const object of objects) {
      const kinds = this.#groups.get(object.outcome) ?? new Map<string, ShownObject[]>();
      this.#groups.set(object.outcome, kinds);
      const list = kinds.get(object.kind) ?? [];
      kinds.set(object.kind, list);
      list.push(object);
      this.#byId.set(object.id, object);
      touched.add(list);
    }
    for (const list of touched) list.sort(byName);
  }

  /** Lets go of objects, and of all that could not be read but `unread`. */
  drop(ids: readonly number[], unread: readonly ShownUnread[]): void {
    this.#remove(ids);
    this.#unread = [...unread];
  }

  #remove(ids: readonly number[]): void {
    const gone = new Set(ids.flatMap((id) => this.#byId.get(id) ?? []));
    const touched = new Map([...gone].map(({ outcome, kind }) => [`${outcome}/${kind}`, { outcome, kind }]));
    for (const { outcome, kind } of touched.values()) {
      const kinds = this.#groups.get(outcome);
      const left = (kinds?.get(kind) ?? []).filter((one) => !gone.has(one));
      if (left.length > 0) kinds?.set(kind, left);
      else kinds?.delete(kind);
      if (kinds?.size === 0) this.#groups.delete(outcome);
    }
    for (const { id } of gone) this.#byId.delete(id);
  }

  /** Opens or closes a row. */
  setOpen(key: string, open: boolean): void {
    this.#open.set(key, open);
  }

  /** How many objects there are of each outcome, whatever is looked for. */
  counts(): Map<ComparedOutcome, number> {
    return new Map([...this.#groups].map(([outcome, kinds]) => [outcome, sum([...kinds.values()])]));
  }

  /** The objects that are looked for, in the order of the tree. */
  matching(): ShownObject[] {
    return this.#outcomes().flatMap(({ kinds }) => kinds.flatMap(([, objects]) => objects));
  }

  /** The rows that are shown. */
  rows(words: PageWords): TreeRow[] {
    const outcomes = this.#outcomes();
    const unread = this.filter.outcomes.length === 0 && this.filter.search === '' ? this.#unread : [];
    const of = outcomes.length + (unread.length > 0 ? 1 : 0);
    const rows = unread.length > 0 ? this.#unreadRows(unread, words, of) : [];
    const before = rows.length > 0 ? 1 : 0;
    for (const [at, { outcome, kinds }] of outcomes.entries()) {
      const count = sum(kinds.map(([, objects]) => objects));
      const open = this.#isOpen(outcome, openAtFirst.has(outcome));
      const place = { position: at + 1 + before, of };
      const label = words.outcomes[outcome].heading;
      rows.push({ key: outcome, level: 1, label, description: '', count, open, outcome, ...place });
      if (open) for (const [nth, kind] of kinds.entries()) this.#addKind(rows, outcome, kind, [nth + 1, kinds.length]);
    }
    return rows;
  }

  #addKind(
    rows: TreeRow[],
    outcome: ComparedOutcome,
    [kind, objects]: [string, ShownObject[]],
    [position, of]: [number, number],
  ): void {
    const key = `${outcome}/${kind}`;
    const open = this.#isOpen(key, true);
    rows.push({ key, level: 2, label: kind, description: '', count: objects.length, open, outcome, position, of });
    if (!open) return;
    for (const [at, object] of objects.entries()) {
      const description = [object.namespace, object.other && `→ ${object.other}`].filter((part) => part).join(' ');
      const place = { position: at + 1, of: objects.length };
      const count = object.fields.length > 0 ? { count: object.fields.length } : {};
      rows.push({
        key: `#${object.id}`,
        level: 3,
        label: object.name,
        description,
        ...count,
        outcome,
        object,
        ...place,
      });
    }
  }

  #unreadRows(unread: readonly ShownUnread[], words: PageWords, of: number): TreeRow[] {
    const open = this.#isOpen('unread', true);
    const count = unread.reduce((all, one) => all + one.count, 0);
    const head: TreeRow = {
      key: 'unread',
      level: 1,
      label: words.unread,
      description: '',
      count,
      open,
      position: 1,
      of,
    };
    if (!open) return [head];
    const below = unread.map(({ what, why }, at): TreeRow => {
      return { key: `unread/${at}`, level: 2, label: what, description: why, position: at + 1, of: unread.length };
    });
    return [head, ...below];
  }

  /** The groups that are looked for, with what of them is; those where nothing is stay away. */
  #outcomes(): { outcome: ComparedOutcome; kinds: [string, ShownObject[]][] }[] {
    const { search, outcomes } = this.filter;
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return comparedOutcomes.flatMap((outcome) => {
      const kinds = this.#groups.get(outcome);
      if (!kinds || (outcomes.length > 0 && !outcomes.includes(outcome))) return [];
      const found = [...kinds]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([kind, objects]): [string, ShownObject[]][] => {
          const matching = words.length === 0 ? objects : objects.filter((one) => this.#matches(one, words));
          return matching.length > 0 ? [[kind, matching]] : [];
        });
      return found.length > 0 ? [{ outcome, kinds: found }] : [];
    });
  }

  #matches(object: ShownObject, words: readonly string[]): boolean {
    let text = this.#searched.get(object);
    if (text === undefined) {
      const { kind, name, namespace, other, fields } = object;
      const values = fields.flatMap(({ path, left, right, why }) => [path, left?.text, right?.text, why]);
      text = [kind, namespace, name, other, ...values].join('\n').toLowerCase();
      this.#searched.set(object, text);
    }
    const whole = text;
    return words.every((word) => whole.includes(word));
  }

  /** What is looked for is shown, wherever it is. */
  #isOpen(key: string, atFirst: boolean): boolean {
    const isSought = this.filter.search !== '' || this.filter.outcomes.length > 0;
    return this.#open.get(key) ?? (atFirst || isSought);
  }
}

/** `web-2` comes before `web-10`. */
const { compare } = new Intl.Collator('en', { numeric: true });

function byName(one: ShownObject, other: ShownObject): number {
  return compare(one.namespace ?? '', other.namespace ?? '') || compare(one.name, other.name);
}

function sum(lists: readonly (readonly unknown[])[]): number {
  return lists.reduce((total, list) => total + list.length, 0);
}
