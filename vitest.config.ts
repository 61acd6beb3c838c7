import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Nothing else runs meanwhile.
    maxWorkers: '100%',
    projects: [
      // Tests that leave nothing behind need no process of their own for each file, which takes twice the time.
      // The limit only ends what hangs: a busy machine takes its time.
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false, testTimeout: 60_000 } },
      { test: { name: 'golden', include: ['test/golden/**/*.test.ts'] } },
      {
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.test.ts'],
          globalSetup: ['test/cluster/setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
