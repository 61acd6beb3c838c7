import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Launcher } from './launcher.ts';

/** Puts the launcher in its place. What lay there goes; a link's target (npm's own `cli.js`, say) is not written to. */
export async function putLauncher({ file, text }: Pick<Launcher, 'file' | 'text'>): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { force: true });
  await writeFile(file, text, { mode: 0o755, flag: 'wx' });
}
