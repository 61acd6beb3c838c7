import { describe, expect, test } from 'vitest';
import { ComparisonTree } from '../../../media/comparison/tree-rows.ts';
import type { ShownObject } from '../../../src/model/comparison/comparison-page.ts';
import { pageWords } from '../../../src/ui/compare/comparison-words.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

const words = pageWords(inEnglish);

function shown(id: number, outcome: ShownObject['outcome'], kind: string, name: string, value = 'v'): ShownObject {
  const field = { path: '/spec/value', place: '/spec/value', class: outcome, left: { text: value }, actions: [] };
  return { id, outcome, kind, name, namespace: 'shop', fields: [field], actions: ['diff'] };
}

function tree(): ComparisonTree {
  const made = new ComparisonTree();
  made.add([shown(0, 'expected', 'Deployment', 'web'), shown(1, 'missing', 'Secret', 'b')]);
  made.add([shown(2, 'missing', 'ConfigMap', 'z', 'needle'), shown(3, 'missing', 'ConfigMap', 'a')]);
  return made;
}

const labels = (one: ComparisonTree) => one.rows(words).map(({ level, label }) => `${'  '.repeat(level - 1)}${label}`);

describe('the tree of a comparison', () => {
  test('groups objects by outcome, the weightiest first, then by kind and name; what needs no look is closed', () => {
    expect(labels(tree())).toEqual([
      words.outcomes.missing.heading,
      '  ConfigMap',
      '    a',
      '    z',
      '  Secret',
      '    b',
      words.outcomes.expected.heading,
    ]);
  });

  test('says of each row where it stands among those beside it', () => {
    const rows = tree().rows(words);
    expect(rows.map(({ position, of }) => `${position}/${of}`)).toEqual([
      '1/2',
      '1/2',
      '1/2',
      '2/2',
      '2/2',
      '1/1',
      '2/2',
    ]);
  });

  test('shows what is searched for in names, fields and values, wherever it is, and counts all the same', () => {
    const one = tree();
    one.filter = { search: 'NEEDLE config', outcomes: [] };
    expect(labels(one)).toEqual([words.outcomes.missing.heading, '  ConfigMap', '    z']);
    one.filter = { search: 'web', outcomes: [] };
    expect(labels(one)).toEqual([words.outcomes.expected.heading, '  Deployment', '    web']);
    expect(one.counts().get('missing')).toBe(3);
  });

  test('shows only the outcomes that are chosen', () => {
    const one = tree();
    one.filter = { search: '', outcomes: ['expected'] };
    expect(one.matching().map(({ name }) => name)).toEqual(['web']);
  });

  test('opens and closes rows', () => {
    const one = tree();
    one.setOpen('missing', false);
    one.setOpen('expected', true);
    expect(labels(one)).toEqual([
      words.outcomes.missing.heading,
      words.outcomes.expected.heading,
      '  Deployment',
      '    web',
    ]);
  });

  test('begins with what could not be read, which no filter of objects shows', () => {
    const one = tree();
    one.drop([], [{ what: 'Secret · shop', why: 'denied', count: 3 }]);
    expect(labels(one).slice(0, 3)).toEqual([words.unread, '  Secret · shop', words.outcomes.missing.heading]);
    expect(one.rows(words)[0]?.count).toBe(3);
    one.filter = { search: '', outcomes: ['missing'] };
    expect(labels(one)[0]).toBe(words.outcomes.missing.heading);
  });

  test('has an object that is told again in its new place, and lets go of those that do not differ any more', () => {
    const one = tree();
    one.add([shown(1, 'drift', 'Secret', 'b'), shown(3, 'missing', 'ConfigMap', 'a', 'other')]);
    expect(labels(one)).toEqual([
      words.outcomes.missing.heading,
      '  ConfigMap',
      '    a',
      '    z',
      words.outcomes.drift.heading,
      '  Secret',
      '    b',
      words.outcomes.expected.heading,
    ]);
    expect(one.rows(words).find(({ key }) => key === '#3')?.object?.fields[0]?.left).toEqual({ text: 'other' });
    one.drop([1, 2, 17], []);
    expect(labels(one).slice(0, 3)).toEqual([words.outcomes.missing.heading, '  ConfigMap', '    a']);
    expect(one.counts().has('drift')).toBe(false);
  });

  test('lets go of what can be read again', () => {
    const one = tree();
    one.drop([], [{ what: 'Secret · shop', why: 'denied', count: 3 }]);
    one.drop([], []);
    expect(labels(one)[0]).toBe(words.outcomes.missing.heading);
  });

  test('keeps 5,000 objects in order however they come', () => {
    const one = new ComparisonTree();
    const objects = Array.from({ length: 5000 }, (_, id) => shown(id, 'drift', 'ConfigMap', `c-${(id * 7919) % 5000}`));
    for (let at = 0; at < 5000; at += 500) one.add(objects.slice(at, at + 500));
    const names = one.matching().map(({ name }) => name);
    expect(names).toEqual(Array.from({ length: 5000 }, (_, at) => `c-${at}`));
    expect(one.rows(words)).toHaveLength(5002);
  });
});
