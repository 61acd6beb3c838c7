import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { UndoPlan } from '../../model/migration-summary.ts';
import type { RunStep } from '../step-runner.ts';
import { removeStep } from './written.ts';

/** The step of a target that could not be reached: it says so where a person looks for what became of that target. */
export function unreachedStep({ target, reason }: UndoPlan['unreached'][number]): RunStep {
  const title = message('step.remove', { target });
  return { id: removeStep(target), title, work: async () => ({ failed: reason }) };
}

/** The error of an undo that stays open for a target; nothing where each was reached. */
export function stillToUndo({ unreached }: UndoPlan): KubeferryError | undefined {
  const [first] = unreached;
  if (!first) return undefined;
  const { context, reason } = first;
  return new KubeferryError('conflict', reason, { context, hint: message('undo.unreached.hint', { context }) });
}
