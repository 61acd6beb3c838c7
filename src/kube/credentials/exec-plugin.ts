import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { KubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import type { ExecSpec, KubeconfigCluster } from '../kubeconfig/kubeconfig-file.ts';

/** Format: https://kubernetes.io/docs/reference/config-api/client-authentication.v1/ */

const execCredential = z.looseObject({
  status: z.looseObject({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().optional(),
  }),
});

/** What a credential plugin gave. `expires` is in milliseconds since 1970. */
export interface ExecCredential {
  token?: string;
  cert?: string;
  key?: string;
  expires?: number;
}

/** Who asks a plugin, and where programs are looked for. */
export interface ExecAsker {
  context: string;
  cluster: KubeconfigCluster;
  /** Folders put before PATH. */
  extraPath: readonly string[];
  env?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
}

const running = new Map<string, Promise<ExecCredential>>();

/**
 * Runs a credential plugin. Calls that ask for the same while it runs share one run, so that contexts with one user do
 * not open two browser windows. Throws `misconfigured` where the plugin is not there, `expired-credentials` where it fails.
 */
export function runExecPlugin(spec: ExecSpec, asker: ExecAsker): Promise<ExecCredential> {
  const { env, platform } = withDefaults(asker);
  const child: NodeJS.ProcessEnv = { ...env };
  for (const { name, value } of spec.env ?? []) child[name] = value;
  child[pathName(child, platform)] = searchPath(asker, child).join(delimiter(platform));
  child.KUBERNETES_EXEC_INFO = JSON.stringify(execInfo(spec, asker.cluster));
  const same = JSON.stringify([spec.command, spec.args, spec.env, child.KUBERNETES_EXEC_INFO]);
  const shared = running.get(same);
  if (shared) return shared;
  const run = start(spec, asker, child).finally(() => running.delete(same));
  running.set(same, run);
  return run;
}

async function start(spec: ExecSpec, asker: ExecAsker, env: NodeJS.ProcessEnv): Promise<ExecCredential> {
  const places = { command: spec.command, context: asker.context };
  if (spec.interactiveMode === 'Always') {
    throw new KubeferryError('misconfigured', message('kube.exec.interactive', places), { context: asker.context });
  }
  const program = await findProgram(spec.command, { ...asker, env });
  if (program === undefined) {
    const searched = searchPath(asker, env).join(delimiter(withDefaults(asker).platform));
    throw new KubeferryError('misconfigured', message('kube.exec.missing', { ...places, path: searched }), {
      context: asker.context,
      hint: message('kube.exec.missing.hint', { installHint: spec.installHint ?? '' }),
    });
  }
  const { code, stdout, stderr } = await execute(program, spec.args ?? [], env);
  if (code !== 0) {
    const detail =
      lastLines(stderr) || (code === null ? message('kube.exec.killed') : message('kube.exec.ended', { code }));
    throw new KubeferryError('expired-credentials', message('kube.exec.failed', { ...places, detail }), {
      context: asker.context,
      hint: message('kube.exec.failed.hint', { command: spec.command }),
      cause: stderr,
    });
  }
  return parseCredential(stdout, places);
}

function parseCredential(stdout: string, places: { command: string; context: string }): ExecCredential {
  // The text itself is never told: it holds the token.
  const unusable = (detail: Message) =>
    new KubeferryError('misconfigured', message('kube.exec.answer', { ...places, detail }), {
      context: places.context,
      hint: message('kube.exec.failed.hint', { command: places.command }),
    });
  let value: unknown;
  try {
    value = JSON.parse(stdout);
  } catch (error) {
    if (error instanceof SyntaxError) throw unusable(message('kube.exec.noJson'));
    throw error;
  }
  const parsed = execCredential.safeParse(value);
  if (!parsed.success) throw unusable(message('kube.exec.noCredential'));
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = parsed.data.status;
  if (token === undefined && (cert === undefined || key === undefined)) throw unusable(message('kube.exec.noProof'));
  const expires = expirationTimestamp === undefined ? Number.NaN : Date.parse(expirationTimestamp);
  return {
    ...(token !== undefined && { token }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(!Number.isNaN(expires) && { expires }),
  };
}

/** What a plugin is told in KUBERNETES_EXEC_INFO. */
function execInfo(spec: ExecSpec, cluster: KubeconfigCluster): unknown {
  const config = cluster.extensions?.find(({ name }) => name === 'client.authentication.k8s.io/exec')?.extension;
  const about = {
    server: cluster.server,
    ...(cluster['tls-server-name'] && { 'tls-server-name': cluster['tls-server-name'] }),
    ...(cluster['insecure-skip-tls-verify'] && { 'insecure-skip-tls-verify': true }),
    ...(cluster['certificate-authority-data'] && {
      'certificate-authority-data': cluster['certificate-authority-data'],
    }),
    ...(cluster['proxy-url'] && { 'proxy-url': cluster['proxy-url'] }),
    ...(config !== undefined && { config }),
  };
  return {
    apiVersion: spec.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(spec.provideClusterInfo && { cluster: about }) },
  };
}

/** The folders in which a plugin is looked for, in order. */
export function searchPath(asker: ExecAsker, env: NodeJS.ProcessEnv = withDefaults(asker).env): string[] {
  const { platform } = withDefaults(asker);
  const inherited = (env[pathName(env, platform)] ?? '').split(delimiter(platform));
  return [...new Set([...asker.extraPath, ...inherited].filter((folder) => folder !== ''))];
}

/** The file of a program, or nothing where it is not on the search path. On Windows the endings of PATHEXT are tried. */
export async function findProgram(command: string, asker: ExecAsker): Promise<string | undefined> {
  const { env, platform } = withDefaults(asker);
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const folders = /[\\/]/.test(command) ? [''] : searchPath(asker, env);
  const endings = platform === 'win32' ? windowsEndings(command, env) : [''];
  for (const folder of folders) {
    for (const ending of endings) {
      const file = paths.join(folder, command + ending);
      if (await runnable(file, platform)) return file;
    }
  }
  return undefined;
}

function windowsEndings(command: string, env: NodeJS.ProcessEnv): string[] {
  const known = (env.PATHEXT ?? '.COM;.EXE;.BAT;.CMD').toLowerCase().split(';');
  const has = known.some((ending) => command.toLowerCase().endsWith(ending));
  return has ? ['', ...known] : known;
}

async function runnable(file: string, platform: NodeJS.Platform): Promise<boolean> {
  try {
    await access(file, platform === 'win32' ? constants.F_OK : constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** How a program is started: a `.cmd` or `.bat` needs the command interpreter, and its arguments quoting for it. */
export function commandLine(
  program: string,
  args: readonly string[],
): { file: string; args: string[]; verbatim: boolean } {
  if (!/\.(cmd|bat)$/i.test(program)) return { file: program, args: [...args], verbatim: false };
  const quoted = [program, ...args].map((arg) => `"${arg.replaceAll('"', '""').replaceAll('%', '%%')}"`);
  return { file: 'cmd.exe', args: ['/d', '/s', '/c', `"${quoted.join(' ')}"`], verbatim: true };
}

function execute(program: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const line = commandLine(program, args);
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    const child = spawn(line.file, line.args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      windowsVerbatimArguments: line.verbatim,
      timeout: 120_000,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      stdout += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      stderr += part;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

function lastLines(stderr: string): string {
  return stderr.trim().split('\n').slice(-3).join(' ').slice(0, 400);
}

function delimiter(platform: NodeJS.Platform): string {
  return platform === 'win32' ? ';' : ':';
}

/** Windows calls it Path, in any case. */
function pathName(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform !== 'win32') return 'PATH';
  return Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
}

function withDefaults(asker: ExecAsker): { env: NodeJS.ProcessEnv; platform: NodeJS.Platform } {
  return { env: asker.env ?? process.env, platform: asker.platform ?? process.platform };
}
