import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { shopImages } from '../../sandbox/apps/shop/images.ts';
import { readSandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { buildShipped } from '../setup.ts';

/**
 * Starts two clusters with real nodes, and a Velero in each, for all tests of this folder: `inject('sandbox')`, and builds
 * what is shipped: `inject('dist')`. With KUBEFERRY_SANDBOX set to the folder of a running one
 * (`npm run sandbox -- --real --velero`), that one is used.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dist = await mkdtemp(join(tmpdir(), 'kubeferry-dist-'));
  const [stop] = await Promise.all([provideSandbox(project), buildShipped(dist)]);
  project.provide('dist', dist);
  return async () => {
    await rm(dist, { recursive: true, force: true });
    await stop();
  };
}

async function provideSandbox(project: TestProject): Promise<() => Promise<void>> {
  const running = process.env.KUBEFERRY_SANDBOX;
  if (running !== undefined) {
    project.provide('sandbox', readSandbox(running));
    return async () => undefined;
  }
  const sandbox = await startSandbox({
    clusters: ['source', 'target'],
    nodes: 'real',
    images: shopImages,
    velero: true,
  });
  project.provide('sandbox', sandbox.info);
  return () => sandbox.stop({ keepLogs: project.vitest.state.getCountOfFailedTests() > 0 });
}
