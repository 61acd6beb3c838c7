import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../model/system-code.ts';
import { kubeferryHome } from '../store/default.ts';

/** The key of what is kept of stores on this machine, for a front that has no safe place for it: a file that only this user may read. Nothing where there is none and it is only looked for (`stored`), or none can be written. */
export async function cacheKeyInFile(stored: boolean, home = kubeferryHome()): Promise<string | null> {
  const file = join(home, 'cache.key');
  try {
    return (await keyIn(file)) ?? (stored ? null : await makeKey(home, file));
  } catch (thrown) {
    if (systemCode(thrown) === '') throw thrown;
    return null;
  }
}

async function keyIn(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')) || undefined;
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

async function makeKey(home: string, file: string): Promise<string | null> {
  const key = randomBytes(32).toString('base64');
  await mkdir(home, { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, key, { flag: 'wx', mode: 0o600 });
    return key;
  } catch (thrown) {
    // Another command was faster.
    if (systemCode(thrown) === 'EEXIST') return (await keyIn(file)) ?? null;
    throw thrown;
  }
}
