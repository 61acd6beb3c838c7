import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes data as JSON in the place of a file, whose folder is made where it is not there. A reader sees the old file or the new one. */
export async function replaceWithJson(file: string, data: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(beside, `${JSON.stringify(data, undefined, 2)}\n`);
    await rename(beside, file);
  } finally {
    await rm(beside, { force: true });
  }
}
