import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { factsFile } from '../../src/migrate/folder/folder.ts';
import type { Benchmark } from './benchmark.ts';
import { exportShops } from './exported-shops.ts';
import type { Judging } from './judging.ts';
import { median, row } from './row.ts';

const count = 10_000;

/** 10,000 exported manifests, 100 of them edited: read, and looked at by all rules. The middle of three processes. */
export const rules10k: Benchmark = async ({ lab }) => {
  const engine = await lab.engine();
  const facts = await engine.engine.request('facts.collect', { context: 'target', namesIn: [] });
  const { folder, manifests } = await exportShops(join(lab.folder, 'rules'), { count, edited: 100, facts });
  const found: Judging[] = [];
  for (let round = 0; round < 3; round += 1) {
    const args = [join(import.meta.dirname, 'judging.ts'), manifests, factsFile(folder, 'target')];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    found.push(JSON.parse(stdout));
  }
  const [first] = found;
  if (first?.manifests !== count) throw new Error(`${first?.manifests} of ${count} manifests were read.`);
  lab.say(`rules-10k: ${first.findings} findings`);
  const of = (figure: 'load' | 'rules' | 'megabytes') => median(found.map((one) => one[figure]));
  return [
    row({ name: 'load-10k', unit: 's', ours: of('load'), goal: { op: '<=', value: 1.5, of: 'ours' } }),
    row({ name: 'rules-10k', unit: 's', ours: of('rules'), goal: { op: '<=', value: 2, of: 'ours' } }),
    row({ name: 'rules-10k', unit: 'MB', ours: of('megabytes'), goal: { op: '<=', value: 400, of: 'ours' } }),
  ];
};
