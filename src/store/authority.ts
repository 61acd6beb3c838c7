import { createHash, randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../model/system-code.ts';
import { kubeferryHome } from './default.ts';
import { makeFolder } from './make-folder.ts';

/** Keeps a certificate authority that came from elsewhere in a file of Kubeferry's own folder, named by its content, and gives the file's path. Throws what the file system throws. */
export async function keepAuthority(pem: Buffer): Promise<string> {
  const folder = join(kubeferryHome(), 'authorities');
  const file = join(folder, `${createHash('sha256').update(pem).digest('hex')}.pem`);
  if (await holds(file, pem)) return file;
  await makeFolder(folder);
  // Who opens a store meanwhile must not find half of it.
  const beside = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(beside, pem, { mode: 0o600 });
    await rename(beside, file);
  } finally {
    await rm(beside, { force: true });
  }
  return file;
}

async function holds(file: string, content: Buffer): Promise<boolean> {
  try {
    return (await readFile(file)).equals(content);
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return false;
    throw thrown;
  }
}
