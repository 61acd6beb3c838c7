import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Benchmark } from './benchmark.ts';
import { exportShops } from './exported-shops.ts';
import { median, row } from './row.ts';

const rounds = 9;

/** One manifest among 10,000 that is typed in: from the request to its findings, while the engine knows the others. Beside it all of them. */
export const rulesOneFile: Benchmark = async ({ lab }) => {
  const { engine, dispose } = await lab.engine();
  try {
    const facts = await engine.request('facts.collect', { context: 'target', namesIn: [] });
    const parent = join(lab.folder, 'one-file');
    const { folder, deployment: file } = await exportShops(parent, { count: 10_000, edited: 100, facts });
    const began = performance.now();
    await engine.request('assess.targets', { folder, refresh: false });
    const all = performance.now() - began;
    const text = await readFile(file, 'utf8');
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const texts = { [file]: `${text}# edit ${round}\n` };
      const asked = performance.now();
      const judged = await engine.request('assess.manifest', { folder, file, texts });
      times.push(performance.now() - asked);
      if (!judged) throw new Error('The manifests were not judged before.');
    }
    const peer = { name: 'all manifests, read anew', value: all };
    const goal = { op: '<=', value: 50, of: 'ours' } as const;
    return [row({ name: 'rules-one-file', unit: 'ms', ours: median(times), peer, goal })];
  } finally {
    dispose();
  }
};
