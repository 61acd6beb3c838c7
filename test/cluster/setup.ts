import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { readSandbox, type SandboxInfo, startSandbox } from '../sandbox/sandbox.ts';

declare module 'vitest' {
  interface ProvidedContext {
    sandbox: SandboxInfo<'source' | 'target'>;
    /** The folder with the engine and the command line as they are shipped. */
    dist: string;
  }
}

/**
 * Starts the sandbox that all cluster tests share: `const sandbox = inject('sandbox')`, and builds what is shipped: `inject('dist')`.
 * With KUBEFERRY_SANDBOX set to the folder of a running one (`npm run sandbox -- --velero --s3`), that one is used.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = project.vitest.getRootProject();
  // Another group of tests has made it all ready, and ends it.
  if (root.getProvidedContext().dist !== undefined) return async () => undefined;
  const dist = await mkdtemp(join(tmpdir(), 'kubeferry-dist-'));
  const [stop] = await Promise.all([provideSandbox(root), buildShipped(dist)]);
  root.provide('dist', dist);
  return async () => {
    await rm(dist, { recursive: true, force: true });
    await stop();
  };
}

async function provideSandbox(root: TestProject): Promise<() => Promise<void>> {
  const running = process.env.KUBEFERRY_SANDBOX;
  if (running !== undefined) {
    root.provide('sandbox', readSandbox(running));
    return async () => undefined;
  }
  const sandbox = await startSandbox({ clusters: ['source', 'target'], s3: true, velero: true });
  root.provide('sandbox', sandbox.info);
  return () => sandbox.stop({ keepLogs: root.vitest.state.getCountOfFailedTests() > 0 });
}

/** Builds the engine and the command line into a folder, as they are shipped. */
export async function buildShipped(folder: string): Promise<void> {
  const cwd = join(import.meta.dirname, '..', '..');
  await promisify(execFile)(process.execPath, ['esbuild.mjs', `--outdir=${folder}`], { cwd });
}
