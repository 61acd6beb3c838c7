import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** The git work tree that a folder (it need not exist yet) lies in, or nothing: a backup there could be committed with its Secrets. */
export async function gitTreeOf(folder: string): Promise<string | undefined> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = await stat(join(at, '.git')).then(
      () => true,
      () => false,
    );
    if (found) return at;
    if (dirname(at) === at) return undefined;
  }
}
