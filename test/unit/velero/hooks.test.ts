import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { format } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { hookOffer } from '../../../src/velero/hooks/document.ts';
import { fittingPods, templateFor } from '../../../src/velero/hooks/fitting.ts';
import { hookObjections, readHooks } from '../../../src/velero/hooks/read-hooks.ts';
import { hookTemplates } from '../../../src/velero/hooks/templates.ts';
import { hookCounts, hookRemark } from '../../../src/velero/run/run-hooks.ts';
import { asRecord } from '../../sandbox/api.ts';

/** A pod of a StatefulSet, with what the cluster adds to its labels. */
function pod(owner: string, at: number, image: string, labels: Record<string, string> = { app: owner }): KubeObject {
  const name = `${owner}-${at}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      labels: { ...labels, 'statefulset.kubernetes.io/pod-name': name, 'controller-revision-hash': `${owner}-1` },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: owner, uid: 'x', controller: true }],
    },
    spec: { containers: [{ name: 'main', image }] },
    status: { phase: 'Running' },
  };
}

describe('images', () => {
  test.each([
    ['postgres:17', 'PostgreSQL'],
    ['docker.io/bitnami/postgresql@sha256:abc', 'PostgreSQL'],
    ['registry:5000/cnpg/postgresql:16.4-2', 'PostgreSQL'],
    ['postgis/postgis:16-3.4', 'PostgreSQL'],
    ['mysql', 'MySQL or MariaDB'],
    ['mariadb:11', 'MySQL or MariaDB'],
    ['mongo:8', 'MongoDB'],
    ['mongodb/mongodb-community-server:8.0', 'MongoDB'],
    ['redis:8-alpine', 'Redis or Valkey'],
    ['valkey/valkey:8', 'Redis or Valkey'],
    ['cassandra:5', 'Cassandra'],
    ['quay.io/coreos/etcd:v3.6.0', 'etcd'],
    ['docker.elastic.co/elasticsearch/elasticsearch:9.0.0', 'Elasticsearch or OpenSearch'],
  ])('%s is known as %s', (image, app) => {
    expect(templateFor(image)?.app).toBe(app);
  });

  test.each([
    'nginx:1.29',
    'my-mongo-web:1',
    'quay.io/prometheuscommunity/postgres-exporter:v0.17',
    'bitnami/redis-sentinel:8',
    'mongo-express:1',
    'phpmyadmin:5',
    'postgres.example.com/shop/web:1',
    '',
  ])('%s gets no hook', (image) => {
    expect(templateFor(image)).toBeUndefined();
  });
});

test('every template says what it does, what it risks and where that is documented, and holds no password', () => {
  for (const { app, does, risk, sources, pre, post, restore } of hookTemplates) {
    for (const words of [does, risk]) expect(words, app).toMatch(/\.\)?$/);
    expect(sources.length, app).toBeGreaterThan(0);
    for (const url of sources) expect(new URL(url).protocol, app).toBe('https:');
    const commands = [pre, post, restore].flatMap((one) => one?.command ?? []).join('\n');
    // What comes behind the name of a password is a variable.
    for (const [, value = ''] of commands.matchAll(/(?:PASSWORD|PWD|AUTH)="?([^\s"]+)/gi)) {
      expect(value, app).toMatch(/^\$/);
    }
    // What runs before has to be undone after, wherever it leaves something behind.
    if (pre && /Lock|kubeferry\.(part|sql)|snapshot -t/.test(pre.command.join())) expect(post, app).toBeDefined();
  }
});

test('pods of one controller get one hook, by the labels that they share', () => {
  const cache = pod('cache', 0, 'redis:8', { app: 'cache', role: 'primary' });
  const second = pod('cache', 1, 'redis:8', { app: 'cache', role: 'replica' });
  const ended = { ...pod('old', 0, 'postgres:17'), status: { phase: 'Succeeded' } };
  const fitting = fittingPods([cache, second, pod('web', 0, 'nginx'), ended]);
  expect(fitting).toHaveLength(1);
  expect(fitting[0]).toMatchObject({
    owner: 'StatefulSet/cache',
    container: 'main',
    labels: { app: 'cache' },
  });
  expect(fitting[0]?.labels).toEqual({ app: 'cache' });
});

test('pods of a Deployment are called after it, those of two revisions once', () => {
  const revision = (hash: string): KubeObject => {
    const { metadata, ...others } = pod('db', 0, 'postgres:17');
    const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `db-${hash}`, uid: hash, controller: true };
    // Kubernetes says on the pod itself where it runs, and a restored one runs elsewhere.
    const zone = { 'topology.kubernetes.io/zone': 'a', 'velero.io/restore-name': 'again' };
    const labels = { app: 'db', 'pod-template-hash': hash, ...zone };
    return { ...others, metadata: { ...metadata, name: `db-${hash}-x`, labels, ownerReferences: [owner] } };
  };
  const fitting = fittingPods([revision('a1'), revision('b2')]);
  expect(fitting.map(({ owner, labels }) => [owner, labels])).toEqual([['Deployment/db', { app: 'db' }]]);
});

const all = () =>
  fittingPods([pod('db', 0, 'postgres:17'), pod('search', 0, 'elasticsearch:9'), pod('cache', 0, 'redis')]);

test.each(['backup', 'restore'] as const)('what is offered for a %s is what Velero takes', (kind) => {
  for (const one of hookTemplates) {
    const fitting = { namespace: 'shop', owner: 'Pod/x', container: 'main', image: 'x', labels: { app: 'x' } };
    const { text } = hookOffer(kind, [{ ...fitting, template: one }]);
    expect(readHooks(kind, text).problems, text).toEqual([]);
  }
  const { hooks } = readHooks(kind, hookOffer(kind, all()).text);
  expect(hookObjections(kind, hooks)).toEqual([]);
});

test('a backup gets a hook for each application, and is told where none helps', () => {
  const { text, offered } = hookOffer('backup', all());
  expect(offered.map(({ app, pods, runs }) => [app, pods, runs])).toEqual([
    ['Redis or Valkey', 'StatefulSet/cache', true],
    ['PostgreSQL', 'StatefulSet/db', true],
    ['Elasticsearch or OpenSearch', 'StatefulSet/search', false],
  ]);
  expect(text).toContain('# Elasticsearch or OpenSearch: shop, StatefulSet/search');
  expect(asRecord(parse(text)).resources).toMatchObject([
    { name: 'cache-main' },
    {
      name: 'db-main',
      includedNamespaces: ['shop'],
      labelSelector: { matchLabels: { app: 'db' } },
      pre: [{ exec: { container: 'main', onError: 'Continue', timeout: '30m' } }],
      post: [{ exec: { container: 'main' } }],
    },
  ]);
});

test('a restore gets only what has to run after it, and waits for the container, but not for ever', () => {
  const { text, offered } = hookOffer('restore', all());
  expect(offered.map(({ app }) => app)).toEqual(['PostgreSQL']);
  expect(asRecord(parse(text)).resources).toMatchObject([
    { postHooks: [{ exec: { container: 'main', waitForReady: true, waitTimeout: '10m' } }] },
  ]);
});

test('where no image is known, the document shows the shape, and asks for nothing', () => {
  const { text, offered } = hookOffer('backup', fittingPods([pod('web', 0, 'nginx')]));
  expect(offered).toEqual([]);
  expect(readHooks('backup', text)).toEqual({ problems: [] });
  const example = text
    .split('\n')
    .slice(text.split('\n').findIndex((line) => line.startsWith('# resources:')))
    .map((line) => line.replace(/^# /, ''))
    .join('\n');
  expect(readHooks('backup', example)).toMatchObject({ problems: [], hooks: { resources: [{ name: 'mine' }] } });
});

describe('hooks that Velero would not take', () => {
  const problems = (text: string, kind: 'backup' | 'restore' = 'backup') =>
    readHooks(kind, text).problems.map(({ line, words }) => [line, format(words)]);
  const exec = (more: string) => `resources:\n- name: a\n  pre:\n  - exec:\n      command: [sync]\n${more}`;

  test.each([
    ['resources: [', 0, /YAML/],
    ['spec: {}', 0, /hooks\.resources is missing|no spec in hooks/],
    [exec('      timeout: 30 s\n'), 5, /30 s is no duration/],
    [exec('      onError: Ignore\n'), 5, /onError takes one of Continue, Fail/],
    [exec('      retries: 3\n'), 5, /no retries in hooks\.resources\[0\]\.pre\[0\]\.exec/],
    ['resources:\n- name: a\n  pre:\n  - exec: {command: []}\n', 3, /command is missing/],
    ['resources:\n- name: a\n  pre:\n  - exec: {command: sync}\n', 3, /command is missing, or is not/],
  ])('are told at their lines: %j', (text, line, words) => {
    const found = problems(text);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]?.[0]).toBe(line);
    expect(found.map(([, said]) => said).join('\n')).toMatch(words);
  });

  test('the hooks of a backup are no hooks of a restore', () => {
    expect(problems(exec(''), 'restore').join()).toMatch(/no pre in/);
  });
});

test('hooks that failed are an error, hooks that fit no pod a warning, and those that ran are none', () => {
  const ended = (hookStatus: object, hooks: object = { resources: [{ name: 'db' }] }): KubeObject => ({
    apiVersion: 'velero.io/v1',
    kind: 'Backup',
    metadata: { name: 'b' },
    spec: { hooks },
    status: { phase: 'Completed', hookStatus },
  });
  const remark = (object: KubeObject) => {
    const counts = hookCounts(object);
    const said = counts && hookRemark(counts);
    return said && `${said.level}: ${format(said.words)}`;
  };
  expect(remark(ended({ hooksAttempted: 2, hooksFailed: 1 }))).toMatch(/^error: Hooks that failed: 1 of 2/);
  expect(remark(ended({}))).toMatch(/^warning: No hook ran/);
  expect(remark(ended({ hooksAttempted: 2 }))).toBeUndefined();
  expect(hookCounts(ended({}, {}))).toBeUndefined();
  // Pods bring hooks of their own as annotations.
  expect(remark(ended({ hooksAttempted: 1, hooksFailed: 1 }, {}))).toMatch(/^error/);
});
