import type { Benchmark } from './benchmark.ts';
import { measureActivation } from './host.ts';
import { median, row } from './row.ts';

/** Loading and activating the extension, as an extension that waits for it in a real extension host sees it. */
export const activation: Benchmark = async ({ lab }) => {
  const times: number[] = [];
  for (let round = 1; round <= 3; round++) times.push((await measureActivation(lab)).milliseconds);
  lab.say(`activation: ${times.map((time) => `${time.toFixed(1)} ms`).join(', ')}`);
  return [row({ name: 'activation', unit: 'ms', ours: median(times), goal: { op: '<=', value: 20, of: 'ours' } })];
};
