import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { assess } from '../../adapt/assess.ts';
import { type PlacedObject, readManifests } from '../../adapt/manifests.ts';
import { ObjectIndex } from '../../adapt/object-index.ts';
import type { Offer } from '../../adapt/offer.ts';
import type { AssessedFiles } from '../../model/assessment.ts';
import { type ClusterFacts, clusterFactsSchema } from '../../model/cluster-facts.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';

/** The largest file that is read, in bytes. */
const largestFile = 64 * 1024 * 1024;

/** How files are read. */
export interface FilesWish {
  /** Texts by path that count in place of what is on disk: what an editor has not saved yet. */
  texts?: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

/**
 * What would become of the manifests at some paths: files, whatever their names, and all files of YAML and JSON in folders. Throws `not-found`
 * for a path that is not there.
 */
export async function assessFiles(
  paths: readonly string[],
  target: Offer,
  { texts = {}, signal }: FilesWish,
): Promise<AssessedFiles> {
  const found: { file: string; placed: PlacedObject }[] = [];
  const skipped: AssessedFiles['skipped'] = [];
  let files = 0;
  for (const path of paths) {
    for await (const { file, size } of manifestFiles(path)) {
      signal.throwIfAborted();
      files += 1;
      if (size > largestFile) {
        skipped.push({ file, line: 1, column: 1, words: message('assess.tooLarge') });
        continue;
      }
      const { objects, others } = readManifests(texts[file] ?? (await readFile(file, 'utf8')));
      found.push(...objects.map((placed) => ({ file, placed })));
      skipped.push(...others.map((other) => ({ file, ...other })));
    }
  }
  const objects = found.map(({ placed }) => placed.object);
  const { findings, notJudged } = assess(objects, { target, objects: new ObjectIndex(objects) });
  const placed = findings.flatMap(({ index, finding }) => {
    const from = found[index];
    return from ? [{ ...finding, file: from.file, ...from.placed.place(finding.pointer) }] : [];
  });
  return { files, objects: objects.length, findings: placed, notJudged, skipped };
}

/** The manifests at a path: a file, whatever its name, or all files of YAML and JSON in a folder, in the order of their names. */
async function* manifestFiles(path: string): AsyncGenerator<{ file: string; size: number }> {
  const about = await stat(path).catch((cause: unknown) => {
    throw new KubeferryError('not-found', message('assess.noFile', { path }), { cause });
  });
  if (!about.isDirectory()) {
    yield { file: path, size: about.size };
    return;
  }
  const entries = await readdir(path, { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const below = join(path, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
      yield* manifestFiles(below);
    else if (entry.isFile() && /\.(ya?ml|json)$/i.test(entry.name))
      yield { file: below, size: (await stat(below)).size };
  }
}

/** The facts in a file. Throws `not-found`, and `invalid` naming the first field that is wrong. */
export async function readFacts(path: string): Promise<ClusterFacts> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new KubeferryError('not-found', message('assess.noFile', { path }), { cause });
  });
  const wrong = (detail: string, cause?: unknown) =>
    new KubeferryError('invalid', message('facts.wrong', { path, detail }), {
      hint: message('facts.wrong.hint'),
      cause,
    });
  let value: unknown;
  try {
    value = parse(text);
  } catch (thrown) {
    throw wrong(thrown instanceof Error ? thrown.message : String(thrown), thrown);
  }
  const read = clusterFactsSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw wrong(`${issue?.path.join('.') || 'ClusterFacts'}: ${issue?.message ?? ''}`, read.error);
}
