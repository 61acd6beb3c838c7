import { expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { clusterFactsSchema } from '../../../src/model/cluster-facts.ts';
import { format } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/object.ts';

const api = (kind: string, resource: string) => ({ group: '', version: 'v1', resource, kind, namespaced: true });
const facts = (more: object) =>
  clusterFactsSchema.parse({
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'ClusterFacts',
    apis: [api('ConfigMap', 'configmaps'), api('Secret', 'secrets')],
    ...more,
  });

const settings = (level: string, labels?: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop', ...(labels && { labels }) },
  data: { level },
});
const secret = (data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'keys', namespace: 'shop' },
  data,
});

/** What the rule says of an object, and which facts it misses. */
function said(object: KubeObject, target: object, plan?: Record<string, unknown>) {
  const objects = [object];
  const about = { target: new Offer(facts(target)), objects: new ObjectIndex(objects), plan };
  const { findings, notJudged } = assess(objects, about);
  return {
    findings: findings
      .map(({ finding }) => finding)
      .filter(({ rule }) => rule === 'exists-different')
      .map(({ severity, message, fixes }) => ({ severity, words: format(message), fixes })),
    unknown: notJudged.filter(({ rule }) => rule === 'exists-different').map(({ fact }) => fact),
  };
}

const planned = (existing: string) => ({ metadata: { name: 'shop' }, spec: { existing } });
const there = { existing: [settings('debug')] };

test.each([
  ['skip', 'warning', 'the run leaves it as it is, and this one does not come', 'update'],
  ['update', 'warning', 'the run puts this one in its place', 'skip'],
  ['fail', 'error', 'the run fails there, as its plan says', 'update'],
])('says what the run does with another object under `existing: %s`', (existing, severity, words, instead) => {
  const { findings, unknown } = said(settings('info'), there, planned(existing));
  expect(unknown).toEqual([]);
  expect(findings).toEqual([
    expect.objectContaining({
      severity,
      words: `ConfigMap settings is on the target already and differs at /data/level: ${words}.`,
    }),
  ]);
  expect(findings[0]?.fixes).toContainEqual(
    expect.objectContaining({
      delivery: 'plan',
      operations: [{ op: 'add', path: '/spec/existing', value: instead }],
    }),
  );
});

test('says nothing of what a run of this migration made, and speaks of what another one made', () => {
  const made = (migration: string) => ({
    existing: [settings('debug', { 'kubeferry.dev/migration': migration, 'kubeferry.dev/run': 'one' })],
  });
  expect(said(settings('info'), made('shop'), planned('skip'))).toEqual({ findings: [], unknown: [] });
  expect(said(settings('info'), made('other'), planned('skip')).findings).toHaveLength(1);
  // A label of the migration alone may have been copied.
  const copied = { existing: [settings('debug', { 'kubeferry.dev/migration': 'shop' })] };
  expect(said(settings('info'), copied, planned('skip')).findings).toHaveLength(1);
});

test('where only names are known, it says that the name is taken, but not of what this migration made', () => {
  const names = { name: 'shop', names: { configmaps: ['settings'] } };
  const { findings } = said(settings('info'), { namespaces: [names] }, planned('skip'));
  expect(findings).toEqual([expect.objectContaining({ severity: 'info' })]);
  expect(findings[0]?.words).toMatch(/the facts do not say whether it differs: the run leaves it as it is/);
  const made = { ...names, made: { configmaps: { settings: 'shop' } } };
  expect(said(settings('info'), { namespaces: [made] }, planned('skip'))).toEqual({ findings: [], unknown: [] });
});

test('what may not be read, and what nobody looked for, is unknown', () => {
  const denied = { existing: [], unknown: [{ what: 'configmaps shop', why: 'forbidden' }] };
  expect(said(settings('info'), denied)).toEqual({ findings: [], unknown: ['configmaps'] });
  expect(said(settings('info'), {})).toEqual({ findings: [], unknown: ['configmaps'] });
  expect(said(settings('info'), { apis: undefined })).toEqual({ findings: [], unknown: ['apis'] });
  expect(said(settings('info'), { existing: [] })).toEqual({ findings: [], unknown: [] });
});

test('of a Secret the keys are compared; whether its values differ is unknown, and none is told', () => {
  const live = { existing: [secret({ user: '<withheld>' })] };
  const value = Buffer.from('never-told').toString('base64');
  expect(said(secret({ user: value }), live)).toEqual({ findings: [], unknown: ['secrets'] });
  const more = said(secret({ user: value, password: value }), live);
  expect(more.findings).toHaveLength(1);
  expect(JSON.stringify(more)).not.toContain(value);
});
