import type { ReadablePart } from '../../model/backups/backup-contents.ts';
import type { ObjectRef } from '../../model/objects/object.ts';
import { pathOf, refOf, refQuery, refSegments, segmentsOf, type UriParts } from '../ref-uri.ts';

/** A document of a backup: the key of its store (`storeKey`), the backup's name, and what of it is shown. */
export interface BackupDocument {
  store: string;
  backup: string;
  of: { object: ObjectRef } | { part: ReadablePart };
}

/** How a part is called in the title of its editor. */
const fileOf: Record<ReadablePart, string> = {
  metadata: 'velero-backup.yaml',
  logs: 'logs.log',
  results: 'results.yaml',
  resourceList: 'resource-list.yaml',
  volumeInfo: 'volumeinfo.yaml',
  podVolumeBackups: 'podvolumebackups.yaml',
  volumeSnapshots: 'volumesnapshots.yaml',
  itemOperations: 'itemoperations.yaml',
};

/** Whether a part of a backup can be read as text. */
export function isReadable(part: string | undefined): part is ReadablePart {
  return part !== undefined && Object.hasOwn(fileOf, part);
}

/**
 * `/<backup>/<namespace>/<resource>[.<group>]/<name>.yaml?store=…&version=…&kind=…`, `_cluster` standing for "no namespace",
 * or `/<backup>/<file>?store=…&part=…`.
 */
export function toUriParts({ store, backup, of }: BackupDocument): UriParts {
  const [segments, about] =
    'part' in of ? [[fileOf[of.part]], { part: of.part }] : [refSegments(of.object), refQuery(of.object)];
  return { path: pathOf([backup, ...segments]), query: new URLSearchParams({ store, ...about }).toString() };
}

/** The document behind a URI, or nothing where the URI is none of ours. */
export function fromUriParts({ path, query }: UriParts): BackupDocument | undefined {
  const [backup, ...segments] = segmentsOf(path) ?? [];
  const parameters = new URLSearchParams(query);
  const store = parameters.get('store');
  if (!store || !backup) return undefined;
  const part = parameters.get('part') ?? undefined;
  if (part !== undefined) return isReadable(part) ? { store, backup, of: { part } } : undefined;
  const object = refOf(segments, parameters);
  return object && { store, backup, of: { object } };
}
