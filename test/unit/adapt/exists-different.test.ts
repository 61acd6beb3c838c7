import { expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import { format } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

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
  const denied = { existing: [], absent: [], unknown: [{ what: 'configmaps shop', why: 'forbidden' }] };
  expect(said(settings('info'), denied)).toEqual({ findings: [], unknown: ['configmaps'] });
  expect(said(settings('info'), {})).toEqual({ findings: [], unknown: ['configmaps'] });
  expect(said(settings('info'), { apis: undefined })).toEqual({ findings: [], unknown: ['apis'] });
  const looked = {
    existing: [],
    absent: [{ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'settings' }],
  };
  expect(said(settings('info'), looked)).toEqual({ findings: [], unknown: [] });
});

test('of facts that are of other objects only the names count for one that was added since', () => {
  const ofOthers = {
    existing: [secret({ user: '<withheld>' })],
    absent: [{ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'other' }],
  };
  expect(said(settings('info'), ofOthers)).toEqual({ findings: [], unknown: ['configmaps'] });
  const named = (names: string[]) => ({ ...ofOthers, namespaces: [{ name: 'shop', names: { configmaps: names } }] });
  expect(said(settings('info'), named([]))).toEqual({ findings: [], unknown: [] });
  expect(said(settings('info'), named(['settings'])).findings).toEqual([expect.objectContaining({ severity: 'info' })]);
});

test('a definition that would lose a version is left as it is, whatever the plan says of what exists', () => {
  const definition = (...versions: string[]): KubeObject => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'lamps.example.com' },
    spec: { group: 'example.com', versions: versions.map((name) => ({ name, served: true })) },
  });
  const crds = { ...api('CustomResourceDefinition', 'customresourcedefinitions'), group: 'apiextensions.k8s.io' };
  const target = (...versions: string[]) => ({
    apis: [{ ...crds, namespaced: false }],
    existing: [definition(...versions)],
  });
  const { findings } = said(definition('v1'), target('v1beta1', 'v1'), planned('update'));
  expect(findings.map(({ words }) => words)).toEqual([
    expect.stringMatching(/lacks or does not serve \(v1beta1\): the run leaves it as it is/),
  ]);
  const more = said(definition('v1', 'v2'), target('v1'), planned('update')).findings;
  expect(more.map(({ words }) => words)).toEqual([expect.stringMatching(/the run puts this one in its place\.$/)]);
  const named = { apis: target().apis, customResources: ['lamps.example.com'] };
  const taken = said(definition('v1'), named, planned('update')).findings;
  expect(taken.map(({ words }) => words)).toEqual([expect.stringMatching(/unless this one lacks a version/)]);
});

test('of a Secret the keys are compared; whether its values differ is unknown, and none is told', () => {
  const live = { existing: [secret({ user: '<withheld>' })] };
  const value = Buffer.from('never-told').toString('base64');
  expect(said(secret({ user: value }), live)).toEqual({ findings: [], unknown: ['secrets'] });
  const more = said(secret({ user: value, password: value }), live);
  expect(more.findings).toHaveLength(1);
  expect(JSON.stringify(more)).not.toContain(value);
});

test('says of what lies outside namespaces that a run on the same cluster changes nothing of the source', () => {
  const role = (verb: string): KubeObject => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'shop' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: [verb] }],
  });
  const group = { group: 'rbac.authorization.k8s.io', version: 'v1', resource: 'clusterroles', kind: 'ClusterRole' };
  const target = { apis: [{ ...group, namespaced: false }], existing: [role('list')], context: 'lab', cluster: 'one' };
  const wordsWith = (source: object) => {
    const plan = { metadata: { name: 'shop' }, spec: { existing: 'update', source } };
    return said(role('get'), target, plan).findings.map(({ words }) => words);
  };
  const left = expect.stringContaining('which is the same cluster: the run leaves it as it is');
  const replaced = expect.stringContaining('the run puts this one in its place');
  expect(wordsWith({ context: 'other', cluster: 'one' })).toEqual([left]);
  expect(wordsWith({ context: 'lab' })).toEqual([left]);
  expect(wordsWith({ context: 'lab', cluster: 'two' })).toEqual([replaced]);
  expect(wordsWith({ backup: 'nightly' })).toEqual([replaced]);
});
