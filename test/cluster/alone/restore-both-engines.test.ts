import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { backUp } from '../../../src/backup/back-up.ts';
import { openBackup } from '../../../src/backup/read.ts';
import { referencedEntries } from '../../../src/backup/referenced-entries.ts';
import { openCluster } from '../../../src/kube/connect.ts';
import { type KubeObject, refKey } from '../../../src/model/objects/object.ts';
import { openFolder } from '../../../src/store/folder.ts';
import { asRecord } from '../../sandbox/api.ts';
import { apiOf } from '../../sandbox/cluster.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { quietly } from '../../unit/backup/shop.ts';
import { type Contents, contentsOf, contrast, type Objects } from '../contents.ts';
import { grants, newMigration } from '../migration.ts';
import { backUpByVelero, bucketFolder, refreshKinds, restoreByVelero, veleroPath } from '../velero-backup.ts';
import { applyEveryRule, type Places, removeEveryRule } from './every-rule.ts';
import { type Layout, oldObjects, packOlder } from './older-layout.ts';

const sandbox = inject('sandbox');
const { signal } = new AbortController();
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const mark = `m${randomBytes(3).toString('hex')}`;
const placesOf = (start: string): Places => ({ namespace: `${start}-${mark}-a`, other: `${start}-${mark}-b`, mark });
const there = placesOf('source');
/** One backup, made by either engine, and packed as older ones of Velero were. */
const backups = {
  theirs: '',
  ours: `${mark}-ours`,
  needed: `${mark}-needed`,
  old: `${mark}-old`,
  later: `${mark}-later`,
};
/** What the target held before, and what of the source is backed up. */
let before: Contents;
let backedUp: Contents;
/** What the engines made of Velero's own backup. */
let velero: Restored;
let ours: Restored;

/** Where the two engines differ, by intent, with the reason: what is not listed is a fault. */
const intended: Record<string, RegExp[]> = {
  'Finalizers stay behind: one that nobody on the target knows would hold an object for ever.': [
    /^configmaps\/NAMESPACE\/held \/metadata\/finalizers: /,
    /^rules\.MARK\.example\.com\/NAMESPACE\/first \/metadata\/finalizers: /,
  ],
  'What an operator makes from its own resources is left to the operator.': [
    /^rules\.MARK\.example\.com\/NAMESPACE\/second: only Velero$/,
  ],
  'What a CronJob starts is left to it, and what one run of a Job is known by is not said of another.': [
    /^jobs\.batch\/NAMESPACE\/nightly-1: only Velero$/,
    /^jobs\.batch\/NAMESPACE\/old \/metadata\/labels: .*"controller-uid".* and undefined$/,
  ],
  'An object in a version that is gone is written in one that the target serves.': [
    /^poddisruptionbudgets\.policy\/NAMESPACE\/web: only ours$/,
  ],
  'A class does not arrive as the default of its new cluster.': [
    /^ingressclasses\.networking\.k8s\.io\/\/MARK \/metadata\/annotations: .*is-default-class":"true"\} and undefined$/,
  ],
  'A mapped namespace is mapped in every field that is made for one, and not only in bindings.': [
    /^apiservices\.apiregistration\.k8s\.io\/\/v1\.MARK-api\.example\.com \/spec\/service\/namespace: .* and "NAMESPACE"$/,
    /^networkpolicies\.networking\.k8s\.io\/NAMESPACE\/from-other .*\/kubernetes\.io\/metadata\.name: .* and "OTHER"$/,
    /^rolebindings\.rbac\.authorization\.k8s\.io\/NAMESPACE\/everybody \/subjects\/0\/name: .*serviceaccounts:OTHER"$/,
    /^validatingwebhookconfigurations\.admissionregistration\.k8s\.io\/\/MARK .*: .* and "NAMESPACE"$/,
  ],
  'A bound claim becomes what the plan says, here nothing: a volume with data is never bound on two clusters at once.':
    [/^persistentvolumes\/\/MARK-kept: only Velero$/, /^persistentvolumeclaims\/NAMESPACE\/kept: only Velero$/],
  'What tools and admission noted about an object on its own cluster stays there.': [
    /^(configmaps\/NAMESPACE\/applied|services\/NAMESPACE\/port-applied|pods\/NAMESPACE\/(bare|plain)) \/metadata\/annotations: .* and undefined$/,
    /^leases\.coordination\.k8s\.io\/NAMESPACE\/leader: only Velero$/,
  ],
  'A token that was generated is left out of another namespace too, and the namespace in a token is the new one.': [
    /^secrets\/NAMESPACE\/builder-token-x4t2z: only Velero$/,
    /^secrets\/NAMESPACE\/builder-by-hand \/data\/namespace: /,
  ],
};
/** What of the namespaces Velero backs up and this engine does not, by intent, with the reason. */
const notBackedUp: Record<string, RegExp> = {
  'Events tell what happened on the source, and no restore brings them.':
    /^events(\.events\.k8s\.io)?\/(NAMESPACE|OTHER)\//,
  'What a Velero keeps of its own work is about the store that it works with.':
    /^(backuprepositories|backups|restores)\.velero\.io\/NAMESPACE\/inner$/,
};
const reasons = new Map<RegExp, string>(
  Object.entries(intended).flatMap(([reason, patterns]) =>
    patterns.map((pattern): [RegExp, string] => [pattern, reason]),
  ),
);
/** Those that were met. */
const met = new Set<RegExp>();

/** Whether a key, or a line that begins with one, is of the fixture; others leave classes and definitions on the source. */
const isOfFixture = (key: string) => key.includes(mark) || /^[^/]+\/+(NAMESPACE|OTHER)/.test(key);

/** The differences that nobody intends. */
function faults(velero: Restored, ours: Restored): string[] {
  const differences = contrast(['Velero', velero.found], ['ours', ours.found]);
  return differences.filter(isOfFixture).filter((line) => {
    const found = [...reasons.keys()].find((pattern) => pattern.test(line.replaceAll(mark, 'MARK')));
    if (found) met.add(found);
    return found === undefined;
  });
}

/** What a restore added to the target, or changed there, and the kinds in the order in which it came to them. */
interface Restored {
  found: Objects;
  kinds: string[];
}

/** What the target holds; nothing while a kind is not listed yet whose definition came a moment ago. */
async function allOf(names: Record<string, string>): Promise<Contents | undefined> {
  const now = await contentsOf(target, names);
  const keys = [...now.objects.keys()];
  const kinds = keys.flatMap((key) => (key.endsWith(`.${mark}.example.com`) ? (key.split('/').at(-1) ?? []) : []));
  return kinds.every((kind) => keys.some((key) => key.startsWith(`${kind}/`))) ? now : undefined;
}

/** Lets an engine restore to these places, and takes away again what it has made. */
async function restoring(to: Places, restore: () => Promise<string[]>): Promise<Restored> {
  let found: Objects = new Map();
  try {
    const kinds = await restore();
    const names = { [to.namespace]: 'NAMESPACE', [to.other]: 'OTHER' };
    const now = await waitFor(() => allOf(names), { what: 'all of the target was read' });
    const isNew = (key: string, object: KubeObject) =>
      !backedUp.made.has(key) && JSON.stringify(before.objects.get(key)) !== JSON.stringify(object);
    found = new Map([...now.objects].filter(([key, object]) => isNew(key, object)));
    return { found, kinds: [...new Set(kinds)] };
  } finally {
    await removeEveryRule(target, to);
    const outside = [...found].filter(
      ([key, { metadata, kind }]) => isOutside(metadata, kind) && !before.objects.has(key),
    );
    for (const [, object] of outside) await target.delete(await target.pathOf(object));
  }
}

/** Whether an object lies outside namespaces and is none: a class of the source, for one, that came along. Those of the kind Wide go with it. */
const isOutside = (metadata: KubeObject['metadata'], kind: string) =>
  metadata.namespace === undefined && kind !== 'Namespace' && kind !== 'Wide';

let restores = 0;
/** Where the next restore goes: the namespaces of the one before take some seconds to go. */
const nextPlaces = (): Places => placesOf(`to-${restores++}`);

const mappingTo = (to: Places) => ({ [there.namespace]: to.namespace, [there.other]: to.other });

function byVelero(backup: string, end = 'Completed', more: object = { includeClusterResources: true }) {
  const to = nextPlaces();
  return restoring(to, async () => {
    const spec = { namespaceMapping: mappingTo(to), ...more };
    const { status, told, log } = await restoreByVelero(target, `${mark}-restore-${restores}`, backup, spec);
    const errors = told.filter((line) => !line.includes('already exists'));
    expect(status, errors.join('\n')).toMatchObject({ phase: end });
    return [...log.matchAll(/msg="Attempting to restore (\w+): /g)].map((match) => match[1] ?? '');
  });
}

function byOurs(backup: string, clusterScoped: 'all' | 'referenced' | 'none' = 'all', end = 'completed') {
  const to = nextPlaces();
  const trial = newMigration({
    name: mark,
    source: { backup },
    select: { namespaces: [there.namespace, there.other], clusterScoped },
    spec: {
      store: { folder: bucketFolder },
      mappings: { namespaces: mappingTo(to) },
      volumes: { default: 'empty', claims: { [`${there.namespace}/kept`]: 'omit' } },
    },
  });
  return restoring(to, async () => {
    const result = await trial.run({
      grants: grants('target', to.namespace, to.other),
      readyTimeoutSeconds: end === 'completed' ? 60 : 5,
    });
    expect(result.state, JSON.stringify(result)).toBe(end);
    const codes = trial.events.flatMap((event) => (event.type === 'log' ? [event.text.code] : []));
    expect(codes.includes('run.unneeded')).toBe(clusterScoped === 'referenced');
    return trial.events.flatMap((event) =>
      event.type === 'object' && event.outcome === 'created' ? [event.object.kind] : [],
    );
  }).finally(() => trial.dispose());
}

/** Has this engine back up the same namespaces. */
async function backUpByOurs(name: string, clusterScoped: 'all' | 'referenced' = 'all'): Promise<void> {
  const settings = { kubeconfig: { files: [] }, extraPath: [], concurrency: 16, logLevel: 'warn' as const };
  const cluster = await openCluster('source', settings, {
    env: { KUBECONFIG: sandbox.kubeconfig, home: sandbox.folder, platform: process.platform },
  });
  const store = await openFolder(bucketFolder);
  try {
    const select = { namespaces: [there.namespace, there.other], clusterScoped, exclude: [] };
    const info = await backUp(cluster, store, select, { name, ttlHours: 1 }, quietly());
    expect(info).toMatchObject({ phase: 'Completed', errors: 0 });
  } finally {
    store.close();
    cluster.close();
  }
}

/** The JSON of every object of a backup, by its key. */
async function objectsIn(name: string): Promise<Map<string, unknown>> {
  const store = await openFolder(bucketFolder);
  const found = new Map<string, unknown>();
  try {
    const reader = await openBackup(store, name, signal);
    for await (const { entry, json } of reader.read(await reader.entries(), signal)) {
      found.set(refKey(entry), JSON.parse(json.toString()));
    }
  } finally {
    store.close();
  }
  return found;
}

/** What the owners of the objects in the namespaces of a backup say of them, by their keys: their status and most of their metadata come from servers. */
async function inNamespaces(name: string): Promise<Map<string, object>> {
  const names = new Map([there.namespace, there.other].map((each, n) => [each, n === 0 ? 'NAMESPACE' : 'OTHER']));
  const found = new Map<string, object>();
  for (const [key, object] of await objectsIn(name)) {
    const [resource, namespace = '', ...rest] = key.split('/');
    if (namespace === '') continue;
    const { metadata, status: _status, ...said } = asRecord(object);
    const { labels } = asRecord(metadata);
    found.set([resource, names.get(namespace) ?? namespace, ...rest].join('/'), { labels, ...said });
  }
  return found;
}

/** An object of the backup in a version that servers had then; nothing for what every cluster has, which would only take time. */
function asOld(path: string, found: KubeObject): KubeObject | undefined {
  if (path.includes('/poddisruptionbudgets.policy/')) return { ...found, apiVersion: 'policy/v1beta1' };
  const isKept = /\/(namespaces|storageclasses[^/]*\/cluster)\//.test(path) || JSON.stringify(found).includes(mark);
  return isKept ? found : undefined;
}

beforeAll(async () => {
  before = await contentsOf(target, {});
  await applyEveryRule(source, there);
  backedUp = await contentsOf(source, { [there.namespace]: 'NAMESPACE', [there.other]: 'OTHER' });
  await refreshKinds(source);
  backups.theirs = await backUpByVelero(source, `${mark}-theirs`, there.namespace, {
    includedNamespaces: [there.namespace, there.other],
    includeClusterResources: true,
  });
  await backUpByOurs(backups.ours);
});

afterAll(async () => {
  const names = Object.values(backups);
  for (let each = 0; each <= restores; each++) await target.delete(veleroPath('restores', `${mark}-restore-${each}`));
  await removeEveryRule(source, there);
  for (const name of names) {
    for (const api of [source, target]) await api.delete(veleroPath('backups', name));
    rmSync(join(bucketFolder, 'backups', name), { recursive: true, force: true });
  }
  source.close();
  target.close();
});

it('a backup by this engine holds, as it is, all that Velero backs up of the namespaces, but what no target gets', async () => {
  const [ours, theirs] = [await inNamespaces(backups.ours), await inNamespaces(backups.theirs)];
  const left = Object.values(notBackedUp);
  const wanted = [...theirs.keys()].filter((key) => !left.some((pattern) => pattern.test(key)));
  expect([...ours.keys()].sort()).toEqual(wanted.sort());
  expect(wanted.length).toBeGreaterThan(50);
  for (const pattern of left) expect([...theirs.keys()]).toContainEqual(expect.stringMatching(pattern));
  expect(wanted.filter((key) => !isDeepStrictEqual(ours.get(key), theirs.get(key)))).toEqual([]);
});

describe('one backup, restored by Velero and by this engine,', () => {
  it('gives the same objects where Velero made it', async () => {
    velero = await byVelero(backups.theirs);
    ours = await byOurs(backups.theirs);
    expect(faults(velero, ours)).toEqual([]);
  });

  it('leaves behind what belongs to the source or has run to its end, though the backup holds it', async () => {
    const held = [...(await objectsIn(backups.theirs)).keys()];
    for (const key of [`events/${there.namespace}/told-once`, `volumeattachments.storage.k8s.io//${mark}`]) {
      expect(held).toContain(key);
    }
    const restored = (key: string) => velero.found.has(key) || ours.found.has(key);
    const missing = [...backedUp.objects.keys()].filter((key) => isOfFixture(key) && !restored(key));
    expect(missing.sort()).toEqual([
      'backuprepositories.velero.io/NAMESPACE/inner',
      'backups.velero.io/NAMESPACE/inner',
      'configmaps/NAMESPACE/left-out',
      `csinodes.storage.k8s.io//${mark}`,
      'events.events.k8s.io/NAMESPACE/told-once',
      'events/NAMESPACE/told-once',
      'jobs.batch/NAMESPACE/done',
      'pods/NAMESPACE/broken',
      'pods/NAMESPACE/over',
      'restores.velero.io/NAMESPACE/inner',
      `volumeattachments.storage.k8s.io//${mark}`,
    ]);
    expect([...velero.found.keys(), ...ours.found.keys()].filter((key) => /^nodes\/|\/going$/.test(key))).toEqual([]);
  });

  it('comes in an order in which nothing waits for what others need, and hooks see nothing', () => {
    const orders = [
      ['CustomResourceDefinition', 'StorageClass', 'PersistentVolume', 'PersistentVolumeClaim', 'Pod'],
      ['Role', 'RoleBinding', 'Secret', 'Pod', 'ValidatingWebhookConfiguration'],
      ['ClusterRole', 'ClusterRoleBinding', 'ConfigMap', 'StatefulSet', 'Wide'],
      ['ServiceAccount', 'RoleBinding', 'Pod'],
      ['LimitRange', 'PriorityClass', 'Deployment', 'MutatingWebhookConfiguration'],
    ];
    for (const { kinds } of [velero, ours]) {
      for (const order of orders) expect(kinds.filter((kind) => order.includes(kind))).toEqual(order);
    }
  });

  it('gives the same objects where this engine made it', async () => {
    expect(faults(await byVelero(backups.ours), await byOurs(backups.ours))).toEqual([]);
  });

  it('gives the same objects where a Velero before 1.4 made it, with what API servers do not take any more', async () => {
    await packOlder(backups.theirs, backups.old, {
      version: '1',
      versions: false,
      object: asOld,
      more: oldObjects(there),
    });
    // Velero writes every object in the version that it was read in.
    const [byThem, byUs] = [await byVelero(backups.old, 'PartiallyFailed'), await byOurs(backups.old)];
    expect(faults(byThem, byUs)).toEqual([]);
    const repositories = 'customresourcedefinitions.apiextensions.k8s.io//resticrepositories.velero.io';
    expect([byThem, byUs].map(({ found }) => found.has(repositories))).toEqual([true, true]);
    const isOld = (key: string) => /\/NAMESPACE\/(old|mirror)$|old/.test(key);
    expect([...byUs.found.keys()].filter(isOld).sort()).toEqual([
      `customresourcedefinitions.apiextensions.k8s.io//olds.${mark}.example.com`,
      'jobs.batch/NAMESPACE/old',
      `olds.${mark}.example.com/NAMESPACE/old`,
      `validatingwebhookconfigurations.admissionregistration.k8s.io//${mark}-old`,
    ]);
  });

  it('gives what the namespaces need outside of them, and nothing else there, where Velero, told of nothing but namespaces, leaves it behind', async () => {
    const included = { includedNamespaces: [there.namespace, there.other] };
    // Velero waits without end for kinds that went since it asked which there are.
    await refreshKinds(target);
    const byThem = await byVelero(backups.theirs, 'PartiallyFailed', included);
    const byUs = await byOurs(backups.theirs, 'referenced');
    expect(faults(byThem, byUs)).toEqual(
      [
        // What its objects need: without it, Velero fails at custom resources and gives accounts fewer rights.
        `clusterrolebindings.rbac.authorization.k8s.io//${mark}:reader: only ours`,
        `clusterroles.rbac.authorization.k8s.io//${mark}:reader: only ours`,
        `customresourcedefinitions.apiextensions.k8s.io//rules.${mark}.example.com: only ours`,
        `ingressclasses.networking.k8s.io//${mark}: only ours`,
        `rules.${mark}.example.com/NAMESPACE/first: only ours`,
        `storageclasses.storage.k8s.io//${mark}: only ours`,
      ].sort(),
    );
  });

  it('counts as needed in a backup of all what this engine collects from the cluster as such', async () => {
    await backUpByOurs(backups.needed, 'referenced');
    const outside = [...(await objectsIn(backups.needed)).keys()].filter((key) => key.split('/')[1] === '');
    expect(outside).toContain(`clusterroles.rbac.authorization.k8s.io//${mark}:reader`);
    const store = await openFolder(bucketFolder);
    try {
      const reader = await openBackup(store, backups.theirs, signal);
      const entries = await reader.entries();
      const needed = await referencedEntries(reader, entries, [there.namespace, there.other], signal);
      const isThere = (key: string) => !key.startsWith('namespaces/');
      expect([...needed].sort()).toEqual(outside.filter(isThere).sort());
    } finally {
      store.close();
    }
  });

  it('gives the same objects where nothing outside namespaces is wanted, and both tell of what needs it', async () => {
    await refreshKinds(target);
    const byThem = await byVelero(backups.theirs, 'PartiallyFailed', { includeClusterResources: false });
    const byUs = await byOurs(backups.theirs, 'none', 'failed');
    expect(faults(byThem, byUs)).toEqual([]);
    const outside = [byThem, byUs].map(({ found }) => [...found.keys()].filter((key) => key.includes(`//${mark}`)));
    expect(outside).toEqual([[], []]);
  });

  it('differs in nothing else than what is intended, and in all of that', () => {
    expect([...reasons].filter(([pattern]) => !met.has(pattern))).toEqual([]);
  });
});

it('a backup of a Velero that marks no version as the preferred one holds the same objects', async () => {
  const layout: Layout = {
    version: '1.1.0',
    formatVersion: '1.1.0',
    versions: true,
    object: (_path, it) => it,
    more: {},
  };
  await packOlder(backups.theirs, backups.later, layout);
  const [later, theirs] = [await objectsIn(backups.later), await objectsIn(backups.theirs)];
  expect(theirs.size).toBeGreaterThan(100);
  expect(later).toEqual(theirs);
});
