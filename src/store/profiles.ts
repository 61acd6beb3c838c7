import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The names of the AWS profiles of this machine, sorted: of `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`, else of `~/.aws`.
 * A file that cannot be read has none.
 */
export async function awsProfiles(environment: NodeJS.ProcessEnv = process.env): Promise<string[]> {
  const folder = join(homedir(), '.aws');
  const config = await read(environment.AWS_CONFIG_FILE || join(folder, 'config'));
  const credentials = await read(environment.AWS_SHARED_CREDENTIALS_FILE || join(folder, 'credentials'));
  return profileNames(config, credentials);
}

/** The profiles that the two files of the AWS tools name. In `config` one is called `[profile NAME]`, except the default one; other sections are none. */
export function profileNames(config: string, credentials: string): string[] {
  const inConfig = sections(config).flatMap((section) => {
    if (section === 'default') return [section];
    return /^profile\s+(?:"(.+)"|'(.+)'|(\S.*))$/.exec(section)?.slice(1).find(Boolean) ?? [];
  });
  return [...new Set([...inConfig, ...sections(credentials)])].sort();
}

function sections(text: string): string[] {
  return [...text.matchAll(/^\s*\[\s*([^\]\n]+?)\s*\]/gm)].flatMap(([, name]) => name ?? []);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    // Whoever names a profile that cannot be read is told so when the store is opened.
    return '';
  }
}
