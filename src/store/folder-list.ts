import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../model/system-code.ts';
import type { StoredEntry, StoreListing } from './store.ts';

/** Lists files below `root` as S3 lists keys: in the order of their names, a page at a time. `hidden` tells which file names are not values. */
export async function listFolder(
  root: string,
  prefix: string,
  hidden: (name: string) => boolean,
  options: { delimiter?: '/'; after?: string; limit?: number; signal?: AbortSignal },
): Promise<StoreListing> {
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const page: StoreListing = { entries: [], prefixes: [] };
  let last = '';
  for await (const found of walk(prefix.slice(0, prefix.lastIndexOf('/') + 1))) {
    if (page.entries.length + page.prefixes.length >= limit) {
      page.next = last;
      break;
    }
    if (typeof found === 'string') page.prefixes.push(found);
    else page.entries.push(found);
    last = typeof found === 'string' ? found : found.key;
  }
  return page;

  async function* walk(folder: string): AsyncGenerator<StoredEntry | string> {
    options.signal?.throwIfAborted();
    for (const name of await names(join(root, folder), hidden)) {
      const key = folder + name;
      if (!key.startsWith(prefix) && !prefix.startsWith(key)) continue;
      if (options.after !== undefined && key <= options.after && !mayHoldLater(key, options.after)) continue;
      if (!key.endsWith('/')) {
        const entry = await entryOf(root, key);
        if (entry) yield entry;
      } else if (options.delimiter === '/' && key.startsWith(prefix) && key.length > prefix.length) {
        if (await holdsFile(join(root, key), hidden)) yield key;
      } else yield* walk(key);
    }
  }

  /** Whether a folder that sorts before `after` can hold keys that sort behind it. A folder that was given itself is done. */
  function mayHoldLater(key: string, after: string): boolean {
    return key.endsWith('/') && after.startsWith(key) && (options.delimiter === undefined || after !== key);
  }
}

/** Names in a folder in the order of their keys, folders with a slash behind. */
async function names(folder: string, hidden: (name: string) => boolean): Promise<string[]> {
  const found: Dirent[] = await readdir(folder, { withFileTypes: true }).catch((thrown: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(thrown))) return [];
    throw thrown;
  });
  return found
    .filter((entry) => entry.isDirectory() || (entry.isFile() && !hidden(entry.name)))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

async function holdsFile(folder: string, hidden: (name: string) => boolean): Promise<boolean> {
  for (const name of await names(folder, hidden)) {
    if (!name.endsWith('/') || (await holdsFile(join(folder, name), hidden))) return true;
  }
  return false;
}

/** A file that was removed while the page was made is left out. */
async function entryOf(root: string, key: string): Promise<StoredEntry | undefined> {
  try {
    const found = await stat(join(root, key));
    return { key, size: found.size, modified: found.mtime };
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}
