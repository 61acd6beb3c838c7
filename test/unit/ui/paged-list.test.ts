import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KubeferryError } from '../../../src/model/error.ts';
import { message } from '../../../src/model/message.ts';
import { type ListSource, PagedList } from '../../../src/ui/clusters/paged-list.ts';

/** A source of numbered names in pages; `fail` is thrown once, in place of the page that begins there. */
function source(names: string[], pageSize: number, step: number, fail = new Map<number, unknown>()) {
  const asked: number[] = [];
  const numbers: ListSource<string> = {
    step,
    matches: (name, filter) => name.includes(filter),
    changed: () => undefined,
    async fetch(token) {
      const start = token === undefined ? 0 : Number(token);
      asked.push(start);
      const failure = fail.get(start);
      fail.delete(start);
      if (failure !== undefined) throw failure;
      const end = start + pageSize;
      return { items: names.slice(start, end), continue: end < names.length ? String(end) : undefined };
    },
  };
  return { asked, list: new PagedList(numbers) };
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `shop-${index}`);

describe('a paged list', () => {
  test('reads one page and then only as far as is asked for', async () => {
    const { list, asked } = source(numbered(1000), 100, 100);
    await list.load();
    await list.load();
    expect(asked).toEqual([0]);
    expect(list.items).toHaveLength(100);
    expect(list.hasMore).toBe(true);
    await list.more();
    expect(asked).toEqual([0, 100]);
    expect(list.items).toEqual(numbered(200));
  });

  test('reads on with a filter until enough names match', async () => {
    const { list } = source(numbered(1000), 100, 3);
    await list.load();
    await list.setFilter('shop-99');
    expect(list.items).toEqual(['shop-99', 'shop-990', 'shop-991']);
    await list.more();
    expect(list.items).toHaveLength(6);
    await list.setFilter('');
    expect(list.items).toEqual(['shop-0', 'shop-1', 'shop-2']);
  });

  test('begins again where the continue token has grown too old', async () => {
    const gone = new KubeferryError('gone', message('error.cancelled'));
    const { list, asked } = source(numbered(250), 100, 250, new Map([[100, gone]]));
    await list.load();
    expect(asked).toEqual([0, 100, 0, 100, 200]);
    expect(list.items).toEqual(numbered(250));
    expect(list.error).toBeUndefined();
  });

  test('keeps what it has when the next page fails, and goes on from there', async () => {
    const { list } = source(numbered(250), 100, 150, new Map([[100, new Error('cut')]]));
    await list.load();
    expect(list.items).toEqual(numbered(100));
    expect(list.error?.code).toBe('unexpected');
    await list.more();
    expect(list.error).toBeUndefined();
    expect(list.items).toEqual(numbered(250));
    expect(list.hasMore).toBe(false);
  });

  test('shows the old items until a refresh has new ones, and as many as before', async () => {
    const names = numbered(300);
    const { list } = source(names, 100, 100);
    await list.load();
    await list.more();
    names[0] = 'renamed';
    const refreshed = list.refresh();
    expect(list.loading).toBe(true);
    expect(list.items).toEqual(numbered(200));
    await refreshed;
    expect(list.items).toHaveLength(200);
    expect(list.items[0]).toBe('renamed');
  });

  test('takes nothing from a load that was overtaken', async () => {
    let answer: (names: string[]) => void = () => undefined;
    const answers: Promise<string[]>[] = [
      new Promise((resolve) => {
        answer = resolve;
      }),
      Promise.resolve(['new']),
    ];
    const list = new PagedList<string>({
      step: 10,
      matches: () => true,
      changed: () => undefined,
      fetch: async () => ({ items: (await answers.shift()) ?? [] }),
    });
    const first = list.load();
    await list.refresh();
    answer(['old']);
    await first;
    expect(list.items).toEqual(['new']);
  });

  test('always ends with every match, whatever the sizes and the filter', async () => {
    const names = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 }), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom('', 'a', 'ab'),
        async (all, pageSize, step, filter) => {
          const { list } = source(all, pageSize, step);
          await list.load();
          await list.setFilter(filter);
          for (let turn = 0; list.hasMore && turn < 50; turn += 1) await list.more();
          expect(list.items).toEqual(all.filter((name) => name.includes(filter)));
        },
      ),
    );
  });
});
