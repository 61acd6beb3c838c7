import { spawn } from 'node:child_process';

/** How a command is run. `check: false` gives back a code other than 0 where it would be thrown. */
export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  check?: boolean;
}

/** Runs a program to its end; throws an Error with its last lines when it cannot start or ends with a code other than 0. */
export function run(
  command: string,
  args: string[],
  options: CommandOptions = {},
): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve, reject) => {
    const { check = true, ...rest } = options;
    const child = spawn(command, args, {
      ...rest,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command.endsWith('.cmd'),
    });
    let stdout = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      all = (all + text).slice(-4000);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      all = (all + text).slice(-4000);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (check && code !== 0)
        reject(new Error(`"${command} ${args.join(' ')}" ended with ${code}:\n${all.trimEnd()}`));
      else resolve({ code, stdout });
    });
  });
}
