import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { run } from './command.ts';

/** The npm package whose `lib/vscode` is a complete VS Code server: 4.139.1 is VS Code 1.139.1. */
const PACKAGE = 'code-server';
const VERSION = '4.139.1';
/** What its native modules need on Debian to compile, beside a compiler. */
const DEBIAN_PACKAGES = ['libkrb5-dev', 'pkg-config', 'g++', 'make', 'python3'];

/** Where a VS Code server lies, and the Node 24 that it runs on. */
export interface ServerProgram {
  /** `out/server-main.js` of the server. */
  main: string;
  node: string;
}

/**
 * Gives the VS Code server out of the sandbox's cache folder (`~/.cache/kubeferry/sandbox`);
 * installs it there first where it is not yet: about 80 s and 630 MB. `say` gets one line for each thing that is done.
 * Throws an Error with one sentence where this machine lacks what the install needs.
 */
export async function installServer(say: (line: string) => void, signal?: AbortSignal): Promise<ServerProgram> {
  const node = await bundledNode();
  const key = createHash('sha256')
    .update([PACKAGE, VERSION, process.platform, process.arch, node.abi].join(' '))
    .digest('hex')
    .slice(0, 12);
  const folder = join(cacheFolder(), `${PACKAGE}-${VERSION}-${key}`);
  const vscode = join('node_modules', PACKAGE, 'lib', 'vscode');
  const program = { main: join(folder, vscode, 'out', 'server-main.js'), node: node.path };
  if (existsSync(join(folder, 'complete'))) return program;

  say(`Installing VS Code's server (${PACKAGE} ${VERSION} from npm) into ${folder}: about two minutes, once`);
  await debianPackages(say, signal);
  const building = `${folder}.${process.pid}`;
  try {
    await mkdir(building, { recursive: true });
    await writeFile(join(building, 'package.json'), '{ "private": true }\n');
    const env = npmEnvironment(node);
    // The package's own postinstall accepts only some ways of being run; it does the two installs below.
    await npm(['install', '--ignore-scripts', `${PACKAGE}@${VERSION}`], building, env, signal);
    say("  compiling the server's native modules");
    await npm(['install', '--omit=dev'], join(building, vscode), env, signal);
    say("  installing the built-in extensions' dependencies");
    await npm(['install', '--omit=dev'], join(building, vscode, 'extensions'), env, signal);
    await writeFile(join(building, 'complete'), `${new Date().toISOString()}\n`);
    await moveInto(building, folder);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return program;
}

/** The folder outside the checkout that keeps what is slow to get. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kubeferry', 'sandbox');
}

interface BundledNode {
  path: string;
  /** The folder that holds `include/node/node.h`. */
  headers: string;
  /** `NODE_MODULE_VERSION`: native modules fit one of them. */
  abi: string;
}

/** Node 24 with its headers, out of the project's own development dependency `node`. */
async function bundledNode(): Promise<BundledNode> {
  const root = join(import.meta.dirname, '..', '..', '..', 'node_modules', 'node');
  const path = join(root, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const inside = join(root, 'node_modules');
  const found = existsSync(inside) ? await readdir(inside) : [];
  const headers = found.map((name) => join(inside, name)).find((dir) => existsSync(join(dir, 'include/node/node.h')));
  if (!existsSync(path) || headers === undefined) {
    throw new Error(`Node 24 with its headers is not in ${root}: run "npm ci" first.`);
  }
  const version = await readFile(join(headers, 'include', 'node', 'node_version.h'), 'utf8');
  const abi = /^#define NODE_MODULE_VERSION (\d+)/m.exec(version)?.[1] ?? 'unknown';
  return { path, headers, abi };
}

function npmEnvironment(node: BundledNode): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_(config_(?!registry|userconfig)|package_|lifecycle_)/i.test(name),
  );
  return {
    ...Object.fromEntries(own),
    PATH: `${dirname(node.path)}${delimiter}${process.env.PATH ?? ''}`,
    npm_config_nodedir: node.headers,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
}

async function npm(args: string[], cwd: string, env: NodeJS.ProcessEnv, signal: AbortSignal | undefined) {
  await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd, env, ...(signal && { signal }) });
}

/** Installs what the compiler needs, as root on Debian; elsewhere the compile itself tells what is missing. */
async function debianPackages(say: (line: string) => void, signal: AbortSignal | undefined): Promise<void> {
  if (!existsSync('/usr/bin/dpkg')) return;
  const missing: string[] = [];
  for (const name of DEBIAN_PACKAGES) {
    const state = await run('dpkg', ['--status', name], { check: false });
    if (!state.stdout.includes('install ok installed')) missing.push(name);
  }
  await aptInstall(missing, "VS Code's server", say, signal);
}

/** Installs Debian packages as root; throws an Error that names them where the user is not root. */
export async function aptInstall(
  names: string[],
  purpose: string,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  if (names.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (process.getuid?.() !== 0)
    throw new Error(`${purpose} needs ${names.join(', ')}: run "sudo ${command}" and try again.`);
  say(`  installing ${names.join(', ')} with apt`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, ...(signal && { signal }) };
  const first = await run('sh', ['-c', command], { ...options, check: false });
  if (first.code === 0) return;
  await run('apt-get', ['update'], options);
  await run('sh', ['-c', command], options);
}

/** Another process may have finished the same install meanwhile: the first one stays. */
async function moveInto(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!existsSync(join(to, 'complete'))) throw error;
  }
}
