import { readFile } from 'node:fs/promises';
import { KubeferryError } from '../../model/error.ts';
import { format, message } from '../../model/message.ts';
import type { Migration } from '../../model/migration/plan.ts';
import { planFile } from '../../model/migration/plan-file.ts';
import { isMissing } from '../folder/file-error.ts';
import { parsePlan } from './parse.ts';

/** A plan as it was read, with the text that it was read from. */
export interface ReadPlan {
  plan: Migration;
  text: string;
}

/**
 * The plan of a migration's folder.
 * @throws KubeferryError `not-found`, `store-unavailable`, or `invalid` naming the line of the first error.
 */
export function readPlan(folder: string): Promise<ReadPlan> {
  return readPlanFile(planFile(folder));
}

/** The plan in a file, whatever its name. Throws the same. */
export async function readPlanFile(path: string): Promise<ReadPlan> {
  const text = await readText(path);
  const { plan, problems } = parsePlan(text);
  if (plan) return { plan, text };
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  const line = (first?.start.line ?? 0) + 1;
  const problem = first?.message ?? '';
  throw new KubeferryError('invalid', message('run.plan-invalid', { count: errors.length, line, problem }), {
    hint: first?.hint ?? message('run.plan-invalid.hint', { file: path }),
    cause: new Error(errors.map((error) => `${path}:${error.start.line + 1}: ${format(error.message)}`).join('\n')),
  });
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (isMissing(thrown)) {
      throw new KubeferryError('not-found', message('plan.missing', { path }), {
        cause: thrown,
        hint: message('plan.missing.hint'),
      });
    }
    throw new KubeferryError('store-unavailable', message('folder.not-readable', { folder: path }), { cause: thrown });
  }
}
