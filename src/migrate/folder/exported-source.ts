import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { type ExportEntry, holdsValues, lastExport, textHash } from './export-list.ts';
import { guarded } from './file-error.ts';
import { FileTree } from './file-tree.ts';
import { sourceFolder } from './folder.ts';
import { parseManifest } from './parse-manifest.ts';

/** The objects of the source as the last export wrote them to `source/`. */
export interface ExportedSource {
  /** In the order of the export. */
  entries: ExportEntry[];
  /** Whether values of Secrets stand in the files; otherwise they are withheld. */
  hasValues: boolean;
  /** @throws KubeferryError `damaged` where its file is not as the export wrote it. */
  load(entry: ExportEntry): KubeObject;
}

/** What the last export read of the source. @throws KubeferryError `not-found` where there was none; `store-unavailable`, `damaged`. */
export async function exportedSource(folder: string): Promise<ExportedSource> {
  const root = sourceFolder(folder);
  const entries: ExportEntry[] = [];
  for await (const entry of lastExport(root)) entries.push(entry);
  if (entries.length === 0) {
    throw new KubeferryError('not-found', message('run.not-exported'), { hint: message('run.not-exported.hint') });
  }
  const tree = new FileTree(root, true);
  const load = (entry: ExportEntry): KubeObject => {
    const path = `source/${entry.path}`;
    const text = guarded(folder, () => tree.read(entry.path));
    if (!text || !isAsExported(text, entry)) {
      throw new KubeferryError('damaged', message('run.source-changed', { path }), {
        hint: message('run.source-changed.hint'),
      });
    }
    return parseManifest(text.toString(), path);
  };
  return { entries, hasValues: await holdsValues(root), load };
}

/** A hash of values is kept nowhere: of those the length has to do. */
function isAsExported(text: Buffer, { hash, size }: ExportEntry): boolean {
  return text.length === size && (hash === '' || textHash(text) === hash);
}
