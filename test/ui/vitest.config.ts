import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Two at a time: a VS Code takes two processors while it starts, and afterwards mostly waits for what it shows. */
export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: {
    name: 'ui',
    include: ['test/ui/**/*.spec.ts'],
    globalSetup: ['test/ui/setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000, interval: 100 } },
    maxWorkers: 2,
    // A process keeps its browser from file to file.
    isolate: false,
  },
});
