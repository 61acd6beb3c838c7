import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder that belongs to Kubeferry: `KUBEFERRY_HOME`, else `~/.kubeferry`. */
export function kubeferryHome(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment.KUBEFERRY_HOME;
  return named === undefined || named === '' ? join(homedir(), '.kubeferry') : resolve(named);
}

/** The folder store where nothing else is said, the same for the extension and the command line: outside every workspace, because backups hold Secrets in clear. */
export function defaultStoreFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return join(kubeferryHome(environment), 'store');
}
