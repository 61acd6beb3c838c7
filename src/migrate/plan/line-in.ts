import { readFile } from 'node:fs/promises';
import { PlanText } from './plan-text.ts';
import type { PlanPath } from './schema-at.ts';

/** The line of a plan's file, from 1, in which a value stands. Throws what reading the file throws. */
export async function lineIn(file: string, path: PlanPath): Promise<number> {
  const plan = new PlanText(await readFile(file, 'utf8'));
  return plan.place(plan.valueAt(path).start).line + 1;
}
