import { isAbsolute, relative } from 'node:path';
import type { ComparisonAsk } from '../../model/comparison/comparison.ts';

/** Whether a comparison reads a file once, at its beginning: of a migration its plan and manifests, else its plan or what lies on a side of files. */
export function isCompared(ask: ComparisonAsk, file: string): boolean {
  if (ask.of === 'migration') return isWithin(ask.folder, file);
  const sides = [ask.left, ask.right].flatMap((side) => (side.from === 'files' ? side.paths : []));
  return [...sides, ...(ask.plan === undefined ? [] : [ask.plan])].some((path) => isWithin(path, file));
}

function isWithin(path: string, file: string): boolean {
  const rest = relative(path, file);
  return rest === '' || !(rest.startsWith('..') || isAbsolute(rest));
}
