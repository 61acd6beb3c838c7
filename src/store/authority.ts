import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kubeferryHome } from './default.ts';
import { makeFolder } from './make-folder.ts';

/** Keeps a certificate authority that came from elsewhere in a file of Kubeferry's own folder, named by its content, and gives the file's path. Throws what the file system throws. */
export async function keepAuthority(pem: Buffer): Promise<string> {
  const folder = join(kubeferryHome(), 'authorities');
  await makeFolder(folder);
  const file = join(folder, `${createHash('sha256').update(pem).digest('hex')}.pem`);
  await writeFile(file, pem, { mode: 0o600 });
  return file;
}
