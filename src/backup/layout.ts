import { isBackupName } from '../model/backups/backup-name.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { groupResource, type ObjectRef } from '../model/objects/object.ts';

/** Where the files of one backup lie. Format: Velero's object store layout, as written by Velero 1.18; `index` is ours and lies where Velero removes it together with the backup. */
export interface BackupKeys {
  folder: string;
  metadata: string;
  tarball: string;
  logs: string;
  results: string;
  resourceList: string;
  volumeInfo: string;
  podVolumeBackups: string;
  volumeSnapshots: string;
  itemOperations: string;
  index: string;
}

/** The keys of a backup. Throws `invalid` where the name is not one that Velero takes. */
export function backupKeys(name: string): BackupKeys {
  checkBackupName(name);
  const folder = `backups/${name}/`;
  const file = (rest: string) => `${folder}${name}${rest}`;
  return {
    folder,
    metadata: `${folder}velero-backup.json`,
    tarball: file('.tar.gz'),
    logs: file('-logs.gz'),
    results: file('-results.gz'),
    resourceList: file('-resource-list.json.gz'),
    volumeInfo: file('-volumeinfo.json.gz'),
    podVolumeBackups: file('-podvolumebackups.json.gz'),
    volumeSnapshots: file('-volumesnapshots.json.gz'),
    itemOperations: file('-itemoperations.json.gz'),
    index: `${folder}kubeferry-index.jsonl.gz`,
  };
}

/** Throws `invalid` unless the name is a DNS-1123 subdomain, which the Backup object of Velero must be. */
function checkBackupName(name: string): void {
  if (isBackupName(name)) return;
  throw new KubeferryError('invalid', message('backup.badName', { name }), { hint: message('backup.badName.hint') });
}

/** The two paths of an object in the tarball (format 1.1.0): without the version, and with it. Throws `invalid` for names that would leave their folder. */
export function tarPaths(ref: ObjectRef): { plain: string; versioned: string } {
  for (const part of [ref.resource, ref.group, ref.version, ref.namespace ?? '', ref.name]) {
    if (/[/\0]/.test(part) || part === '..') throw hostilePath(part);
  }
  const start = `resources/${groupResource(ref)}/`;
  const end = ref.namespace === undefined ? `cluster/${ref.name}.json` : `namespaces/${ref.namespace}/${ref.name}.json`;
  return { plain: start + end, versioned: `${start}${ref.version}-preferredversion/${end}` };
}

/** What a path in a tarball says. `version` is absent for the copy without a version. */
export interface TarPath {
  group: string;
  resource: string;
  version?: string;
  preferred: boolean;
  namespace?: string;
  name: string;
}

/** Folders that a reader of paths remembers: many times as many as a real backup has. */
const mostFolders = 10_000;

/**
 * Reads paths of a tarball, what a folder says only once; nothing for files that are not objects. What it gives throws `damaged` for
 * paths that lead out of the tarball.
 */
export function tarPathReader(): (path: string) => TarPath | undefined {
  const folders = new Map<string, Omit<TarPath, 'name'> | undefined>();
  return (path) => {
    const end = path.lastIndexOf('/');
    const [folder, file] = [path.slice(0, Math.max(end, 0)), path.slice(end + 1)];
    if (end === 0 || file === '..' || file.includes('\0')) throw hostilePath(path);
    if (!folders.has(folder)) {
      if (folders.size >= mostFolders) folders.clear();
      folders.set(folder, parseTarFolder(folder, path));
    }
    const about = folders.get(folder);
    return about && file.endsWith('.json') && file !== '.json'
      ? { ...about, name: file.slice(0, -'.json'.length) }
      : undefined;
  };
}

function parseTarFolder(folder: string, path: string): Omit<TarPath, 'name'> | undefined {
  const parts = (folder.startsWith('./') ? folder.slice(2) : folder).split('/');
  if (folder.startsWith('/') || folder.includes('\0') || parts.includes('..')) throw hostilePath(path);
  const [root, resource, ...rest] = parts;
  if (root !== 'resources' || !resource) return undefined;
  const versioned = rest[0] !== 'cluster' && rest[0] !== 'namespaces';
  const [scope, ...place] = versioned ? rest.slice(1) : rest;
  const namespace = scope === 'namespaces' ? place.shift() : undefined;
  if (place.length !== 0 || (scope !== 'cluster' && !namespace)) return undefined;
  const dot = resource.indexOf('.');
  const version = versioned ? rest[0] : undefined;
  return {
    group: dot < 0 ? '' : resource.slice(dot + 1),
    resource: dot < 0 ? resource : resource.slice(0, dot),
    ...(version !== undefined && { version: version.replace(/-preferredversion$/, '') }),
    preferred: version === undefined || version.endsWith('-preferredversion'),
    ...(namespace !== undefined && { namespace }),
  };
}

function hostilePath(path: string): KubeferryError {
  return new KubeferryError('damaged', message('backup.hostilePath', { path }), {
    hint: message('backup.hostilePath.hint'),
  });
}
