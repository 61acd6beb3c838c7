import type { TestProject } from 'vitest/node';
import { fetchModules, type ModuleFolders } from './modules.ts';

declare module 'vitest' {
  interface ProvidedContext {
    modules: ModuleFolders;
  }
}

/** Has the manifests of others there before the tests: `inject('modules')`. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('modules', await fetchModules(console.log));
}
