import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../model/system-code.ts';

/**
 * Makes a folder, for this user only, and those above it that are missing; one that is there is left as it is. Throws what the
 * system says: with `recursive`, Node's `mkdir` tells a read-only disk (`EROFS`) as `ENOENT`.
 */
export async function makeFolder(folder: string): Promise<void> {
  const above = dirname(folder);
  try {
    await makeOne(folder);
  } catch (thrown) {
    if (systemCode(thrown) !== 'ENOENT' || above === folder) throw thrown;
    await makeFolder(above);
    await makeOne(folder);
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (thrown) {
    if (systemCode(thrown) !== 'EEXIST') throw thrown;
  }
}
