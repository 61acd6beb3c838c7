import { defineConfig } from 'vitest/config';

/** Tests against the sandbox. */
const cluster = { globalSetup: ['test/cluster/setup.ts'], testTimeout: 240_000, hookTimeout: 300_000 };
const setupFiles = ['test/property-seed.ts'];
/** Groups of tests run one after another. */
const group = (groupOrder: number, maxWorkers: number) => ({ sequence: { groupOrder }, maxWorkers });

export default defineConfig({
  test: {
    // Nothing else runs meanwhile.
    maxWorkers: '100%',
    fsModuleCache: true,
    projects: [
      // Tests that leave nothing behind need no process of their own for each file, which takes twice the time.
      // The limit only ends what hangs: a busy machine takes its time.
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          setupFiles,
          isolate: false,
          testTimeout: 60_000,
          // Some wait, so a third worker is never idle.
          ...group(3, 3),
        },
      },
      {
        test: { name: 'backups', include: ['test/backups/*.test.ts'], setupFiles, isolate: false, testTimeout: 60_000 },
      },
      { test: { name: 'golden', include: ['test/golden/**/*.test.ts'], setupFiles, testTimeout: 60_000 } },
      // Manifests of others, which Go fetches.
      {
        test: {
          name: 'foreign',
          globalSetup: ['test/foreign/setup.ts'],
          include: ['test/foreign/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      { test: { name: 'processes', include: ['test/processes/*.test.ts'], testTimeout: 60_000 } },
      { test: { name: 'package', include: ['test/package/*.test.ts'], testTimeout: 60_000 } },
      // They mostly wait for controllers; the UI tests run beside them.
      { test: { ...cluster, name: 'cluster', include: ['test/cluster/*.test.ts'], ...group(1, 3) } },
      // What changes, or compares, the clusters as a whole.
      { test: { ...cluster, name: 'cluster-alone', include: ['test/cluster/alone/*.test.ts'], ...group(2, 1) } },
      // What needs containers that run: Linux and root.
      {
        test: {
          ...cluster,
          name: 'nodes',
          globalSetup: ['test/cluster/nodes/setup.ts'],
          include: ['test/cluster/nodes/*.test.ts'],
          testTimeout: 300_000,
          ...group(4, 1),
        },
      },
    ],
  },
});
