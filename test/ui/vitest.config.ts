import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** One VS Code at a time: each takes two processors while it starts. */
export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: {
    name: 'ui',
    include: ['test/ui/**/*.spec.ts'],
    globalSetup: ['test/ui/setup.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000, interval: 100 } },
    fileParallelism: false,
  },
});
