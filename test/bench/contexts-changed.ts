import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterModel } from '../../src/ui/clusters/cluster-model.ts';
import type { Benchmark } from './benchmark.ts';
import { startEngine } from './engine.ts';
import { row } from './row.ts';

const rounds = 9;

/** From the write of a kubeconfig to its new context in the model of the Clusters tree: the longest of nine, written in place or replaced. */
export const contextsChanged: Benchmark = async ({ lab }) => {
  const file = join(lab.folder, 'changing-kubeconfig');
  writeFileSync(file, kubeconfigOf([]));
  const used = await startEngine(join(await lab.extension(), 'dist', 'engine.js'), file, lab.folder, []);
  const names = { of: () => [], add: async () => undefined, remove: async () => undefined };
  let changed = Promise.withResolvers<void>();
  const model = new ClusterModel(used.engine, names, () => changed.resolve());
  /** Resolves when the tree has this context. */
  const shown = async (name: string) => {
    while (model.context(name) === undefined) {
      await changed.promise;
      changed = Promise.withResolvers();
    }
  };
  const watching = used.engine.request(
    'contexts.watch',
    {},
    {
      onEvents: (lists) => {
        for (const list of lists) model.setContexts(list);
      },
    },
  );
  const waits: number[] = [];
  try {
    await Promise.race([changed.promise, watching]);
    const written: string[] = [];
    for (let round = 1; round <= rounds; round++) {
      const name = `context-${round}`;
      written.push(name);
      const began = performance.now();
      write(file, kubeconfigOf(written), round % 2 === 0);
      await Promise.race([shown(name), watching]);
      waits.push((performance.now() - began) / 1000);
    }
  } finally {
    model.dispose();
    used.dispose();
    // It ends with its engine.
    await watching.catch(() => undefined);
  }
  lab.say(`contexts-changed: ${waits.map((wait) => `${wait.toFixed(2)} s`).join(', ')}`);
  const goal = { op: '<=', value: 1, of: 'ours' } as const;
  return [row({ name: 'contexts-changed', unit: 's', ours: Math.max(...waits), goal })];
};

/** Writes into the file, or replaces it as editors do. */
function write(file: string, text: string, replace: boolean): void {
  writeFileSync(replace ? `${file}.new` : file, text);
  if (replace) renameSync(`${file}.new`, file);
}

function kubeconfigOf(names: readonly string[]): string {
  return JSON.stringify({
    clusters: [{ name: 'lab', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'ann', user: { token: 'made-up' } }],
    contexts: names.map((name) => ({ name, context: { cluster: 'lab', user: 'ann' } })),
  });
}
