import * as vscode from 'vscode';
import type { ComparedObject, FieldDifference } from '../../../model/comparison/comparison.ts';
import { placeOf } from '../../../model/comparison/field-place.ts';
import { visibleText } from '../../../model/words/visible-text.ts';
import type { Acting } from './act.ts';
import { addToPlan } from './add-to-plan.ts';
import { askReason } from './ask-reason.ts';
import { ignoreRule } from './ignore-rule.ts';
import { planOf } from './plan-of.ts';

/** Asks why a difference, or a whole object, does not matter, has the plan say so, and compares anew. */
export async function ignoreFromNowOn(
  { shared, ask, compareAnew }: Acting,
  { object }: ComparedObject,
  field?: FieldDifference,
): Promise<void> {
  const plan = planOf(ask);
  if (plan === undefined) return;
  const what = visibleText([object.kind, object.name, field && placeOf(field)].filter(Boolean).join(' '));
  const reason = await askReason(
    vscode.l10n.t('Ignore {what} from now on', { what }),
    vscode.l10n.t('Why does nobody need to look at it again? The plan keeps the reason.'),
  );
  if (reason === undefined) return;
  const rule = ignoreRule(object, field, reason);
  if (await addToPlan(shared, plan, '/spec/ignore/-', rule)) await compareAnew();
}
