import { createHash } from 'node:crypto';
import type { ChangedBy } from '../../model/migration/edit-conflict.ts';
import { groupResource } from '../../model/objects/object.ts';

/** Where objects outside namespaces lie. An underscore cannot begin the folder of a namespace: it would be encoded. */
const clusterFolder = '_cluster';

/** Bytes of one encoded part of a path before it is cut; file systems take 255, with the ending and a backup suffix. */
const longest = 200;

/** Names that Windows gives to devices, whatever ending follows. Source: "Naming Files, Paths, and Namespaces" of the Win32 documentation. */
const device = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/;

/** What `manifestPath` needs to know of an object. */
export interface PathParts {
  group: string;
  resource: string;
  namespace?: string;
  name: string;
}

/** What a path says of its object. `name` is absent where the path holds only a cut name with its hash. */
export interface ParsedPath {
  group: string;
  resource: string;
  namespace?: string;
  name?: string;
}

/**
 * The path of an object below `source/`, `base/<target>/` or `targets/<target>/`, with `/` as separator:
 * `<namespace>/<resource>[.<group>]/<name>.yaml`. Two objects never share a path, not even where case is ignored.
 */
export function manifestPath(ref: PathParts): string {
  const namespace = ref.namespace === undefined ? clusterFolder : pathPart(ref.namespace);
  return `${namespace}/${pathPart(groupResource(ref))}/${pathPart(ref.name)}.yaml`;
}

/** Below `base/<target>/`: where what a new export makes of an object lies as long as a person's edit is not merged with it, by what changed. The dot keeps it apart from namespaces. */
export const incomingFolders = { source: '.incoming', plan: '.incoming-by-plan' } as const satisfies Record<
  ChangedBy,
  string
>;

/** The path of what an export brings for the manifest at `path`, both below `base/<target>/`. */
export function incomingPath(path: string, by: ChangedBy): string {
  return `${incomingFolders[by]}/${path}`;
}

/** The object that a path names, or nothing where `manifestPath` gives no such path. */
export function parseManifestPath(path: string): ParsedPath | undefined {
  const [namespacePart, resourcePart, file, ...rest] = path.split('/');
  if (!namespacePart || !resourcePart || !file?.endsWith('.yaml') || rest.length > 0) return undefined;
  const namespace = namespacePart === clusterFolder ? undefined : decodePart(namespacePart);
  if (namespace === undefined && namespacePart !== clusterFolder) return undefined;
  const full = decodePart(resourcePart);
  if (full === undefined) return undefined;
  const dot = full.indexOf('.');
  const parsed: ParsedPath = {
    resource: dot < 0 ? full : full.slice(0, dot),
    group: dot < 0 ? '' : full.slice(dot + 1),
    ...(namespace !== undefined && { namespace }),
  };
  const namePart = file.slice(0, -'.yaml'.length);
  const name = decodePart(namePart);
  if (name !== undefined) return { ...parsed, name };
  return /^[a-z0-9.%A-F-]+~[0-9a-f]{32}$/.test(namePart) ? parsed : undefined;
}

/** A name as one part of a path that every file system takes. */
export function pathPart(part: string): string {
  if (/^[a-z0-9][a-z0-9-]*$/.test(part) && part.length <= longest && !device.test(part)) return part;
  const encoded = escapeReserved(part.toWellFormed().replace(/[^a-z0-9.-]/gu, percent));
  if (encoded.length <= longest) return encoded;
  const hash = createHash('sha256').update(part).digest('hex').slice(0, 32);
  return `${encoded.slice(0, longest - hash.length - 1).replace(/%[0-9A-F]?$/, '')}~${hash}`;
}

function percent(character: string): string {
  let out = '';
  for (const byte of Buffer.from(character)) out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return out;
}

/** No dot at either end (hidden on one system, dropped on another), and no device. */
function escapeReserved(part: string): string {
  const ends = part.replace(/^\./, '%2E').replace(/\.$/, '%2E');
  return device.test(ends) ? percent(ends.slice(0, 1)) + ends.slice(1) : ends;
}

function decodePart(part: string): string | undefined {
  if (!/^[a-z0-9.%A-F-]+$/.test(part)) return undefined;
  try {
    const name = decodeURIComponent(part);
    return pathPart(name) === part ? name : undefined;
  } catch (thrown) {
    if (thrown instanceof URIError) return undefined;
    throw thrown;
  }
}
