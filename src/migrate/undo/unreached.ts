import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { UndoPlan } from '../../model/migration/migration-summary.ts';
import type { RunStep } from '../step-runner.ts';
import { atSource, unmarkStep } from './source-marks.ts';
import { removeStep } from './written.ts';

/** The step of a target, or of the source, that could not be reached: it says so where a person looks for what became of that target. */
export function unreachedStep({ target, context, reason }: UndoPlan['unreached'][number]): RunStep {
  const work = async () => ({ failed: reason });
  if (target === atSource) return { id: unmarkStep, title: message('step.unmark', { context }), work };
  return { id: removeStep(target), title: message('step.remove', { target }), work };
}

/** The error of an undo that stays open for a target; nothing where each was reached. */
export function stillToUndo({ unreached }: UndoPlan): KubeferryError | undefined {
  const [first] = unreached;
  if (!first) return undefined;
  const { context, reason } = first;
  return new KubeferryError('conflict', reason, { context, hint: message('undo.unreached.hint', { context }) });
}
