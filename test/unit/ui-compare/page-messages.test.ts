import { expect, test } from 'vitest';
import { readFromPage, readPageView, readToPage } from '../../../src/model/comparison/comparison-page.ts';
import { pageWords } from '../../../src/ui/compare/comparison-words.ts';
import { readKeptAsk } from '../../../src/ui/compare/kept-ask.ts';
import { shownObject } from '../../../src/ui/compare/shown-object.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

test('a message that is none of ours, or has another shape, is not taken', () => {
  for (const wrong of [undefined, 'ready', { type: 'run' }, { type: 'act', id: '1', action: 'diff' }]) {
    expect(readFromPage(wrong)).toBeUndefined();
  }
  expect(readFromPage({ type: 'act', id: 1, action: 'delete' })).toBeUndefined();
  expect(readFromPage({ type: 'openAll', ids: [1, 2.5] })).toBeUndefined();
  expect(readToPage({ type: 'found', objects: [{ name: 'web' }] })).toBeUndefined();
});

test('what the window says to the page is taken as it is', () => {
  const words = { t: inEnglish, sentence: () => 'because' };
  const object = {
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    kind: 'Deployment',
    namespace: 'a',
    name: 'web',
  };
  const fields = Array.from({ length: 150 }, (_, at) => {
    return { pointer: `/data/${at}`, left: `${at}`, class: 'drift' as const };
  });
  const shown = shownObject({ object, outcome: 'drift', fields }, 0, { hasPlan: true, isMapped: true }, words);
  expect(shown.fields).toHaveLength(100);
  expect(shown.more).toMatch(/: 50\.$/);
  const found = { type: 'found', objects: [shown] };
  expect(readToPage(structuredClone(found))).toEqual(found);
  const changes = {
    title: 'Changed on the source since 14:02',
    count: 1,
    rows: [{ at: '14:03', change: 'gone', kind: 'ConfigMap', name: 'a', namespace: 'shop' }],
    notes: ['It is lost at cutover.'],
    exportAgain: 'offered',
  };
  const dropped = { type: 'dropped', ids: [1, 2], unread: [{ what: 'Secret', why: 'denied', count: 1 }] };
  for (const said of [dropped, { type: 'changes', changes }]) expect(readToPage(structuredClone(said))).toEqual(said);
  const state = { running: false, following: 'on', summary: 'Comparing…' };
  const begin = { type: 'begin', left: 'a', right: 'b', words: pageWords(inEnglish), state, kept: { of: 'sides' } };
  expect(readToPage(structuredClone(begin))).toEqual(begin);
});

test('what a page kept is compared again, as far as nobody has to allow it anew', () => {
  const left = { from: 'cluster', context: 'prod', namespaces: ['shop'] };
  const right = { from: 'backup', store: { folder: '/backups' }, name: 'nightly', namespaces: [] };
  expect(readKeptAsk({ of: 'sides', left, right, plan: '/w/shop.migration/migration.yaml' })).toEqual({
    of: 'sides',
    left,
    right,
    plan: '/w/shop.migration/migration.yaml',
  });
  for (const said of [{ target: 'eks' }, { ignoresOnly: true }]) {
    const ask = { of: 'sides', left, right, plan: '/w/shop.migration/migration.yaml', ...said };
    expect(readKeptAsk(ask)).toEqual(ask);
  }
  expect(readKeptAsk({ of: 'migration', folder: '/w/shop.migration', target: 'eks' })).toEqual({
    of: 'migration',
    folder: '/w/shop.migration',
    target: 'eks',
  });
  const velero = { velero: { context: 'prod', namespace: 'velero', location: 'default', grants: [] } };
  expect(readKeptAsk({ of: 'sides', left, right: { ...right, store: velero } })).toBeUndefined();
  expect(readKeptAsk({ of: 'sides', left })).toBeUndefined();
  const view = { filter: { search: 'web', outcomes: ['drift'] }, open: { drift: false }, chosen: 'drift' };
  expect(readPageView({ kept: {}, ...view })).toEqual(view);
  const nothing = { filter: { search: '', outcomes: [] }, open: {} };
  expect(readPageView({ ...view, filter: { search: 'web', outcomes: ['nothing'] } })).toEqual(nothing);
  expect(readPageView(undefined)).toEqual(nothing);
});
