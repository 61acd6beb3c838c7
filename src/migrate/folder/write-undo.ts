import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { manifestYaml } from '../../adapt/manifest/manifest-yaml.ts';
import type { KubeObject, ObjectRef } from '../../model/objects/object.ts';
import { isSecret, withholdValues } from '../../model/objects/secret.ts';
import { undoFolder } from './folder.ts';
import { manifestPath } from './manifest-path.ts';

/**
 * Writes `undo/<target>/` while batches pass through: what a target held before a run changed it, one YAML file an object,
 * for a person to read. Values of Secrets are withheld; the real ones are in the backup that an undo reads. What an earlier
 * run wrote goes.
 */
export async function* writingUndo<Saved extends { ref: ObjectRef; object: KubeObject }>(
  folder: string,
  target: string,
  batches: AsyncIterable<Saved[]>,
): AsyncGenerator<Saved[]> {
  const place = undoFolder(folder, target);
  await rm(place, { recursive: true, force: true });
  for await (const batch of batches) {
    for (const { ref, object } of batch) {
      const file = join(place, manifestPath(ref));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, manifestYaml(isSecret(object) ? withholdValues(object) : object));
    }
    yield batch;
  }
}
