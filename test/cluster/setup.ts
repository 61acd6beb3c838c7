import type { TestProject } from 'vitest/node';
import { readSandbox, type SandboxInfo, startSandbox } from '../sandbox/sandbox.ts';

declare module 'vitest' {
  interface ProvidedContext {
    sandbox: SandboxInfo<'source' | 'target'>;
  }
}

/**
 * Starts the sandbox that all cluster tests share: `const sandbox = inject('sandbox')`.
 * With KUBEFERRY_SANDBOX set to the folder of a running one (`npm run sandbox -- --velero --s3`), that one is used.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running = process.env.KUBEFERRY_SANDBOX;
  if (running !== undefined) {
    project.provide('sandbox', readSandbox(running));
    return async () => undefined;
  }
  const sandbox = await startSandbox({ clusters: ['source', 'target'], s3: true, velero: true });
  project.provide('sandbox', sandbox.info);
  return () => sandbox.stop();
}
