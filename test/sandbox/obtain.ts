import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { download } from './download.ts';
import { executable, type Program, type ProgramName, programOf } from './programs.ts';

/** Tells a person what goes on, a line at a time. */
export type Say = (line: string) => void;

/** Gives the path of a program by the name of its binary. Throws for one that was not asked for. */
export type ProgramPath = (binary: string) => string;

/**
 * Gets programs, each from the first of: the folder named by `KUBEFERRY_SANDBOX_BIN`, the cache, the official download,
 * a build from the pinned Go module. Downloads and builds are kept in the cache. Throws one clear sentence where none works.
 */
export async function obtainPrograms(
  names: readonly ProgramName[],
  say: Say,
  signal?: AbortSignal,
): Promise<ProgramPath> {
  const paths = new Map<string, string>();
  // One after another: a build uses all the processors there are.
  for (const name of names) {
    const program = programOf(name);
    const folder = await obtain(program, say, signal);
    for (const binary of program.binaries) paths.set(binary, join(folder, executable(binary)));
  }
  return (binary) => {
    const path = paths.get(binary);
    if (path === undefined) throw new Error(`${binary} is not among the programs of this sandbox.`);
    return path;
  };
}

/** Where all that the sandbox gets or makes once is kept. */
export function cacheFolder(): string {
  const root = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return join(root, 'kubeferry', 'sandbox');
}

/** The cache's folder of a program; it need not be there. */
export function cacheOf(program: Program): string {
  return join(cacheFolder(), `${program.name}-${program.version}-${program.key}`);
}

async function obtain(program: Program, say: Say, signal?: AbortSignal): Promise<string> {
  const { name, version } = program;
  const given = process.env.KUBEFERRY_SANDBOX_BIN;
  if (given !== undefined && complete(given, program)) {
    say(`${name}: from KUBEFERRY_SANDBOX_BIN (${given})`);
    return given;
  }
  const cache = cacheOf(program);
  if (complete(cache, program)) {
    say(`${name} ${version}: cached`);
    return cache;
  }
  await mkdir(join(cache, '..'), { recursive: true });
  // Made beside the cache's folder and renamed when complete, so that a half-made one is never taken for a whole.
  const folder = await mkdtemp(`${cache}.making-`);
  try {
    const refused = await downloadAll(program, folder, say, signal);
    if (refused !== undefined) await build(program, folder, refused, say, signal);
    await rename(folder, cache).catch((error: unknown) => {
      // Another run was faster.
      if (!complete(cache, program)) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return cache;
}

function complete(folder: string, program: Program): boolean {
  return program.binaries.every((binary) => existsSync(join(folder, executable(binary))));
}

/** Downloads all binaries of a program; gives the reason where that did not work. */
async function downloadAll(
  program: Program,
  folder: string,
  say: Say,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const releases = program.binaries.map((binary) => ({ binary, release: program.release?.(binary) }));
  if (releases.some(({ release }) => release === undefined)) return 'there is no fitting download';
  say(`${program.name} ${program.version}: downloading`);
  try {
    for (const { binary, release } of releases) {
      if (release !== undefined) await download(release, join(folder, executable(binary)), signal);
    }
    return undefined;
  } catch (error) {
    signal?.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  }
}

async function build(program: Program, folder: string, refused: string, say: Say, signal?: AbortSignal): Promise<void> {
  const label = `${program.name} ${program.version}`;
  say(`${label}: ${refused}, so it is built with Go (some minutes)`);
  const log = `${cacheOf(program)}.log`;
  const began = Date.now();
  const beat = setInterval(() => say(`${label}: building for ${Math.round((Date.now() - began) / 1000)} s`), 15_000);
  try {
    await runGo(program, folder, log, signal);
  } catch (error) {
    throw new Error(
      `${label} could not be built (${reason(error)}), and ${refused}. Install Go 1.26, or put the programs into a folder and name it in KUBEFERRY_SANDBOX_BIN. Log: ${log}`,
    );
  } finally {
    clearInterval(beat);
  }
  say(`${label}: built in ${Math.round((Date.now() - began) / 1000)} s`);
}

async function runGo(program: Program, folder: string, log: string, signal?: AbortSignal): Promise<void> {
  const output = openSync(log, 'w');
  const flags = ['-mod=readonly', '-buildvcs=false', '-trimpath', `-ldflags=${program.ldflags}`];
  const go = spawn('go', ['build', ...flags, '-o', `${folder}/`, 'tool'], {
    cwd: program.module,
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: ['ignore', output, output],
    ...(signal === undefined ? {} : { signal }),
  });
  await new Promise<void>((resolve, reject) => {
    go.on('error', reject);
    go.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`go build ended with code ${code}`))));
  });
  for (const [binary, built] of Object.entries(program.builtAs)) {
    await rename(join(folder, executable(built)), join(folder, executable(binary)));
  }
}

function reason(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'there is no go on PATH';
  return error instanceof Error ? error.message : String(error);
}
