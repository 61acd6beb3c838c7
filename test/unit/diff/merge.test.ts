import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listsOf } from '../../../src/diff/lists.ts';
import { mergeThree as merge } from '../../../src/diff/merge.ts';
import { patched } from '../../../src/model/json/json-patch.ts';

const lists = listsOf('apps/Deployment');
const mergeThree = (base: unknown, theirs: unknown, mine: unknown) => merge(base, theirs, mine, lists);

const json = fc.jsonValue({ maxDepth: 4 });
const container = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), image: fc.constantFrom('1', '2', '3') });
/** Objects that are alike enough to clash. */
const workload = fc.record(
  {
    replicas: fc.integer({ min: 0, max: 2 }),
    labels: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.constantFrom('1', '2')),
    args: fc.array(fc.constantFrom('-a', '-b'), { maxLength: 2 }),
    containers: fc.uniqueArray(container, { selector: ({ name }) => name, maxLength: 3 }),
  },
  { requiredKeys: [] },
);

test('what one side alone changed is taken, whatever it is', () => {
  fc.assert(
    fc.property(json, json, (base, changed) => {
      expect(mergeThree(base, changed, base)).toEqual({ value: changed, conflicts: [] });
      expect(mergeThree(base, base, changed)).toEqual({ value: changed, conflicts: [] });
      expect(mergeThree(base, changed, changed)).toEqual({ value: changed, conflicts: [] });
    }),
  );
});

test('both sides are in what is merged, or it is said where they are not', () => {
  fc.assert(
    fc.property(workload, workload, workload, (base, theirs, mine) => {
      const { value, conflicts } = mergeThree(base, theirs, mine);
      // Merged once more nothing comes of it but the same conflicts.
      const again = mergeThree(base, theirs, value);
      expect(again.value).toEqual(value);
      expect(again.conflicts.length).toBe(conflicts.length);
      // Whoever takes theirs or keeps mine everywhere has no conflict left.
      let taken: unknown = value;
      for (let left = again.conflicts; left.length > 0; left = mergeThree(base, theirs, taken).conflicts) {
        taken = patched(
          taken,
          left.slice(0, 1).map(({ take }) => take),
        );
        expect(mergeThree(base, theirs, taken).conflicts.length).toBe(left.length - 1);
      }
      let kept: unknown = base;
      for (let left = again.conflicts; left.length > 0; left = mergeThree(kept, theirs, value).conflicts) {
        kept = patched(
          kept,
          left.slice(0, 1).map(({ keep }) => keep),
        );
        expect(mergeThree(kept, theirs, value).conflicts.length).toBe(left.length - 1);
      }
      expect(mergeThree(kept, theirs, value).value).toEqual(value);
    }),
  );
});

test('items of a list are merged by what tells them apart, in my order', () => {
  const of = (...containers: object[]) => ({ containers });
  const base = of({ name: 'app', image: '1' }, { name: 'proxy', image: '1' });
  const theirs = of({ name: 'app', image: '2' }, { name: 'metrics', image: '1' }, { name: 'proxy', image: '1' });
  const mine = of({ name: 'proxy', image: 'mine' }, { name: 'app', image: '1', tty: true });
  expect(mergeThree(base, theirs, mine)).toEqual({
    value: of(
      { name: 'proxy', image: 'mine' },
      { name: 'app', image: '2', tty: true },
      { name: 'metrics', image: '1' },
    ),
    conflicts: [],
  });
});

test('a conflict names its place, and what each side has there', () => {
  const base = { spec: { replicas: 3, env: [{ name: 'A', value: '1' }], args: ['-a'] } };
  const theirs = { spec: { replicas: 5, env: [], args: ['-a', '-b'] } };
  const mine = { spec: { replicas: 1, env: [{ name: 'A', value: '2' }], args: ['-c'] } };
  const { value, conflicts } = mergeThree(base, theirs, mine);
  expect(value).toEqual(mine);
  expect(conflicts.map(({ pointer, theirs, mine }) => ({ pointer, theirs, mine }))).toEqual([
    { pointer: '/spec/replicas', theirs: 5, mine: 1 },
    { pointer: '/spec/env/0', theirs: undefined, mine: { name: 'A', value: '2' } },
    { pointer: '/spec/args', theirs: ['-a', '-b'], mine: ['-c'] },
  ]);
});
