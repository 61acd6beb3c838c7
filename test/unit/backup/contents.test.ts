import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CollectedObject } from '../../../src/backup/collection.ts';
import { describeBackup } from '../../../src/backup/details.ts';
import { compileFilter, findObjects, readObjects } from '../../../src/backup/filter.ts';
import { backupKeys } from '../../../src/backup/layout.ts';
import { readLog } from '../../../src/backup/log.ts';
import { openBackup } from '../../../src/backup/read.ts';
import { writeBackup } from '../../../src/backup/write.ts';
import type { BackupFilter } from '../../../src/model/backups/backup-contents.ts';
import { objectLabel } from '../../../src/model/clusters/log-line.ts';
import { message } from '../../../src/model/message.ts';
import { about, clusterRole, configMap, inBatches, quietly, temporaryStore } from './shop.ts';

const { signal } = new AbortController();
const keys = backupKeys('one');
let place: Awaited<ReturnType<typeof temporaryStore>>;
const path = (key: string) => join(place.folder, key);
beforeEach(async () => {
  place = await temporaryStore();
});
afterEach(() => place.remove());

function labelled(one: CollectedObject, labels: Record<string, string>): CollectedObject {
  return { ref: one.ref, object: { ...one.object, metadata: { ...one.object.metadata, labels } } };
}

function deployment(name: string, image: string, namespace = 'shop'): CollectedObject {
  const ref = { group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment', namespace, name };
  const spec = { template: { spec: { containers: [{ name: 'web', image }] } } };
  const metadata = { name, namespace, labels: { app: name } };
  return { ref, object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec } };
}

const objects = [
  labelled(configMap('settings', { image: 'nginx:1' }), { app: 'web', tier: 'front', generation: '3' }),
  labelled(configMap('settings', {}, 'data'), { app: 'db' }),
  configMap('other', {}, 'data'),
  clusterRole('system:reader'),
  deployment('web', 'docker.io/library/nginx:1.29'),
  deployment('cache', 'registry.test/redis:8', 'data'),
];

describe('a search', () => {
  const cases: [BackupFilter, string[]][] = [
    [
      {},
      [
        'configmaps/shop/settings',
        'configmaps/data/settings',
        'configmaps/data/other',
        'clusterroles.rbac.authorization.k8s.io/system:reader',
        'deployments.apps/shop/web',
        'deployments.apps/data/cache',
      ],
    ],
    [{ namespaces: ['shop'] }, ['configmaps/shop/settings', 'deployments.apps/shop/web']],
    [{ namespaces: ['_cluster'] }, ['clusterroles.rbac.authorization.k8s.io/system:reader']],
    [{ kinds: ['deployment'], namespaces: ['data'] }, ['deployments.apps/data/cache']],
    [
      { kinds: ['Deployments.apps', 'clusterroles'] },
      [
        'clusterroles.rbac.authorization.k8s.io/system:reader',
        'deployments.apps/shop/web',
        'deployments.apps/data/cache',
      ],
    ],
    [
      { names: ['set*', '?ache'] },
      ['configmaps/shop/settings', 'configmaps/data/settings', 'deployments.apps/data/cache'],
    ],
    [
      { labelSelector: 'app' },
      [
        'configmaps/shop/settings',
        'configmaps/data/settings',
        'deployments.apps/shop/web',
        'deployments.apps/data/cache',
      ],
    ],
    [{ labelSelector: '!app' }, ['configmaps/data/other', 'clusterroles.rbac.authorization.k8s.io/system:reader']],
    [{ labelSelector: 'app in (db, cache)' }, ['configmaps/data/settings', 'deployments.apps/data/cache']],
    [{ labelSelector: 'app,app notin (db,cache),tier!=front' }, ['deployments.apps/shop/web']],
    [{ labelSelector: 'app=web,generation>2,generation<4' }, ['configmaps/shop/settings']],
    [{ labelSelector: 'app == db' }, ['configmaps/data/settings']],
    [{ image: 'nginx' }, ['deployments.apps/shop/web']],
    [{ image: 'nginx', labelSelector: 'app=cache' }, []],
    [
      { objects: ['deployment/web', 'configmaps/data/other', 'clusterroles//system:reader'] },
      ['configmaps/data/other', 'clusterroles.rbac.authorization.k8s.io/system:reader', 'deployments.apps/shop/web'],
    ],
  ];

  it('takes what it asks for, with the index and without', async () => {
    await writeBackup(place.store, about('one'), inBatches(objects), quietly());
    for (const indexed of [true, false]) {
      if (!indexed) await rm(path(keys.index));
      const backup = await openBackup(place.store, 'one', signal);
      for (const [filter, expected] of cases) {
        const found: string[] = [];
        const read: unknown[] = [];
        const compiled = compileFilter(filter);
        for await (const batch of findObjects(backup, compiled, signal)) found.push(...batch.map(objectLabel));
        for await (const { json } of readObjects(backup, compiled, signal)) read.push(JSON.parse(json.toString()));
        expect(found, JSON.stringify(filter)).toEqual(expected);
        expect(read).toHaveLength(expected.length);
      }
    }
  });

  it('knows which of the objects that were asked for are not there', async () => {
    await writeBackup(place.store, about('one'), inBatches(objects), quietly());
    const entries = await (await openBackup(place.store, 'one', signal)).entries();
    const { unmatched } = compileFilter({ objects: ['deployment/web', 'secret/web', 'configmaps/shop/other'] });
    expect(unmatched(entries)).toEqual(['secret/web', 'configmaps/shop/other']);
  });

  it.each<BackupFilter>([{ labelSelector: 'app=' }, { labelSelector: '' }])('may have an empty value: %j', (filter) => {
    expect(() => compileFilter(filter)).not.toThrow();
  });

  it.each<BackupFilter>([
    { labelSelector: 'app in web' },
    { labelSelector: 'a,,b' },
    { objects: ['web'] },
    { objects: ['deployments/'] },
    { objects: ['a/b/c/d'] },
  ])('is refused where it means nothing: %j', (filter) => {
    expect(() => compileFilter(filter)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

describe('what is known of a backup', () => {
  it('is its Backup object, its files and its counts', async () => {
    const warned = {
      at: 0,
      event: {
        type: 'log' as const,
        level: 'warning' as const,
        step: 'backup',
        text: message('backup.badName', { name: 'x' }),
      },
    };
    const log = [{ ...warned, event: { ...warned.event, object: configMap('settings', {}).ref } }];
    await writeBackup(place.store, about('one'), inBatches(objects), { ...quietly(), log });
    const details = await describeBackup(place.store, 'one', signal);
    expect(details).toMatchObject({
      info: { name: 'one', complete: true, size: (await readFile(path(keys.tarball))).length },
      object: { kind: 'Backup', spec: { includedNamespaces: ['shop'] } },
      missing: [],
      problems: [],
      remarks: [
        {
          level: 'warning',
          namespace: 'shop',
          resource: 'configmaps',
          name: 'settings',
          text: '"x" cannot be the name of a backup.',
        },
      ],
    });
    expect(details.files).toHaveLength(10);
    expect(details.counts).toEqual([
      { apiVersion: 'apps/v1', kind: 'Deployment', namespaces: { shop: 1, data: 1 } },
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', namespaces: { _cluster: 1 } },
      { apiVersion: 'v1', kind: 'ConfigMap', namespaces: { shop: 1, data: 2 } },
    ]);
    await rm(path(keys.resourceList));
    const counted = (await describeBackup(place.store, 'one', signal)).counts ?? [];
    expect(new Set(counted)).toEqual(new Set(details.counts));
  });

  it('is told of what Velero wrote about volumes and results', async () => {
    await writeBackup(place.store, about('one'), inBatches(objects), quietly());
    const results = {
      errors: {
        velero: [' message: /the plugin is gone error: /timed out'],
        cluster: [' resource: /nodes name: /n1 error: /no'],
      },
      warnings: { namespaces: { shop: ['something else'] } },
    };
    const volumes = [
      {
        pvcName: 'data',
        pvcNamespace: 'shop',
        pvName: 'pv-1',
        backupMethod: 'PodVolumeBackup',
        result: 'succeeded',
        pvbInfo: { size: 5, Phase: 'Completed' },
      },
      { pvName: 'pv-2', skipped: true, skippedReason: 'not asked for' },
    ];
    await writeFile(path(keys.results), gzipSync(JSON.stringify(results)));
    await writeFile(path(keys.volumeInfo), gzipSync(JSON.stringify(volumes)));
    expect(await describeBackup(place.store, 'one', signal)).toMatchObject({
      remarks: [
        { level: 'error', text: 'the plugin is gone: timed out' },
        { level: 'error', namespace: '_cluster', resource: 'nodes', name: 'n1', text: 'no' },
        { level: 'warning', namespace: 'shop', text: 'something else' },
      ],
      volumes: [
        {
          claim: { namespace: 'shop', name: 'data' },
          volume: 'pv-1',
          method: 'PodVolumeBackup',
          result: 'succeeded',
          size: 5,
        },
        { volume: 'pv-2', skipped: 'not asked for' },
      ],
    });
  });

  it('is what can be read of one that did not finish, or is damaged', async () => {
    await writeBackup(place.store, about('one'), inBatches(objects), quietly());
    await writeFile(path(keys.results), 'not gzip');
    await rm(path(keys.logs));
    const text = await readFile(path(keys.metadata), 'utf8');
    await writeFile(path(keys.metadata), text.replace('"Completed"', '"InProgress"'));
    expect(await describeBackup(place.store, 'one', signal)).toMatchObject({
      info: { phase: 'InProgress', complete: false, problem: { code: 'damaged' } },
      missing: ['logs'],
      problems: [{ file: 'one-results.gz', error: { code: 'damaged' } }],
    });
    await writeFile(path(keys.metadata), '{');
    const torn = await describeBackup(place.store, 'one', signal);
    expect(torn).toMatchObject({ info: { phase: 'Damaged' } });
    expect(torn.object).toBeUndefined();
    await expect(describeBackup(place.store, 'two', signal)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('the log of a backup', () => {
  const read = async () => {
    const lines: string[] = [];
    for await (const some of readLog(place.store, 'one', signal)) lines.push(...some);
    return lines;
  };

  it('is given line by line, whatever is in it', async () => {
    await writeBackup(place.store, about('one'), inBatches(objects), quietly());
    expect((await read()).at(-1)).toMatch(/^time=".*" level=info msg="The backup one is complete/);
    await writeFile(path(keys.logs), gzipSync(`ü\n\n${'€'.repeat(600_000)}\nend`));
    const lines = await read();
    expect(lines.slice(0, 2)).toEqual(['ü', '']);
    expect(lines.at(-1)).toBe('end');
    expect(lines.join('')).toBe(`ü${'€'.repeat(600_000)}end`);
  });

  it('is said to be missing or damaged', async () => {
    await writeBackup(place.store, about('one'), inBatches(objects), quietly());
    await writeFile(path(keys.logs), gzipSync('a\nb').subarray(0, 10));
    await expect(read()).rejects.toMatchObject({ code: 'damaged' });
    await rm(path(keys.logs));
    await expect(read()).rejects.toMatchObject({ code: 'not-found' });
  });
});
