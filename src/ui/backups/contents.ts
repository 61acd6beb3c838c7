import {
  type BackupDetails,
  type BackupFile,
  type BackupFilter,
  clusterScope,
  type EarlyBackups,
} from '../../model/backups/backup-contents.ts';
import type { ReadStore } from '../../model/stores/read-store.ts';
import { storeKey } from '../../model/stores/store-identity.ts';
import type { Translate } from '../translate.ts';
import { remarkText, volumeText } from './backup-words.ts';
import type { BackupLineNode, BackupsNode, KindNode, NamespaceNode, RemarksNode, VolumesNode } from './node.ts';

/** What stands below a backup: what is wrong with it first, then its files, remarks and volumes, then its namespaces. */
export function contentsOf(store: ReadStore, details: BackupDetails, problems: readonly string[]): BackupsNode[] {
  const { info, files, remarks, volumes } = details;
  const of = { store, backup: info.name };
  return [
    ...problems.map((text, at) => lineOf([storeKey(store), info.name, 'problem', String(at)], text, 'warning')),
    { kind: 'files', ...of, files: byUse(files) },
    ...(remarks.length > 0 ? [{ kind: 'remarks' as const, ...of, remarks }] : []),
    ...(volumes.length > 0 ? [{ kind: 'volumes' as const, ...of, volumes }] : []),
    // Nothing can be taken from a backup that is not complete.
    ...(info.complete ? namespacesOf(store, details) : []),
  ];
}

/** What stands below a large store while it is read: what was there the last time, or the names of its backups. */
export function earlyRows(store: ReadStore, early: EarlyBackups, t: Translate): BackupsNode[] {
  const key = storeKey(store);
  if ('names' in early) {
    const reading = lineOf([key, 'reading'], t('Reading the store…'), 'information');
    return [reading, ...early.names.map((name) => lineOf([key, 'name', name], name, 'information'))];
  }
  const reading = lineOf([key, 'reading'], t('As it was the last time; reading the store…'), 'information');
  return [reading, ...early.backups.map((backup) => ({ kind: 'backup' as const, store, backup }))];
}

/** What people look at comes first, what only programs read last. */
const uses: readonly BackupFile['what'][] = [
  ...(['metadata', 'logs', 'results', 'volumeInfo', 'resourceList'] as const),
  ...(['podVolumeBackups', 'volumeSnapshots', 'itemOperations', 'tarball', 'index'] as const),
  undefined,
];

function byUse(files: readonly BackupFile[]): BackupFile[] {
  return files.toSorted((a, b) => uses.indexOf(a.what) - uses.indexOf(b.what));
}

/** The namespaces of a backup by name; the objects outside namespaces last. */
function namespacesOf(store: ReadStore, { info, counts = [] }: BackupDetails): NamespaceNode[] {
  const found = new Map<string, NamespaceNode>();
  for (const { apiVersion, kind, namespaces } of counts) {
    for (const [namespace, count] of Object.entries(namespaces)) {
      const node = found.get(namespace) ?? { kind: 'namespace', store, backup: info.name, namespace, kinds: [] };
      node.kinds.push({ apiVersion, kind, count });
      found.set(namespace, node);
    }
  }
  const last = (namespace: string) => (namespace === clusterScope ? 1 : 0);
  return [...found.values()].sort(
    (a, b) => last(a.namespace) - last(b.namespace) || (a.namespace < b.namespace ? -1 : 1),
  );
}

/** The kinds of a namespace, by name. */
export function kindsOf({ store, backup, namespace, kinds }: NamespaceNode): KindNode[] {
  return kinds
    .toSorted((a, b) => (a.kind === b.kind ? 0 : a.kind < b.kind ? -1 : 1))
    .map((of) => ({ kind: 'kind', store, backup, namespace, of }));
}

/** The filter that takes what stands below a node: all of a backup, a namespace of it, a kind of that, or one object. */
export function filterOf(node: BackupsNode): BackupFilter {
  switch (node.kind) {
    case 'namespace':
      return { namespaces: [node.namespace] };
    case 'kind':
      return { namespaces: [node.namespace], kinds: [`${node.of.kind}.${groupOf(node.of.apiVersion)}`] };
    case 'object': {
      const { group, kind, namespace = clusterScope, name } = node.object;
      return { objects: [`${kind}.${group}/${namespace}/${name}`] };
    }
    default:
      return {};
  }
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** The errors and warnings, a line each. */
export function remarkLines({ store, backup, remarks }: RemarksNode): BackupLineNode[] {
  return remarks.map((remark, at) =>
    lineOf([storeKey(store), backup, 'remark', String(at)], remarkText(remark), remark.level),
  );
}

/** The volumes, a line each. */
export function volumeLines({ store, backup, volumes }: VolumesNode, t: Translate): BackupLineNode[] {
  return volumes.map((volume, at) =>
    lineOf(
      [storeKey(store), backup, 'volume', String(at)],
      volumeText(volume, t),
      volume.result === 'failed' ? 'error' : volume.skipped === undefined ? 'information' : 'warning',
    ),
  );
}

/** A line with an id of its own. */
export function lineOf(id: string[], text: string, level: BackupLineNode['level']): BackupLineNode {
  return { kind: 'line', id: JSON.stringify(id), text, level };
}
