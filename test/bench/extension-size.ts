import type { Benchmark } from './benchmark.ts';
import { measureActivation } from './host.ts';
import { row } from './row.ts';

/** Kilobytes of the extension's files that are loaded when a real extension host has activated it. */
export const extensionSize: Benchmark = async ({ lab }) => {
  const { loaded } = await measureActivation(lab);
  const bytes = loaded.reduce((sum, file) => sum + file.bytes, 0);
  return [
    row({
      name: 'extension-size',
      unit: 'KB',
      ours: bytes / 1000,
      goal: { op: '<=', value: 60, of: 'ours' },
    }),
  ];
};
