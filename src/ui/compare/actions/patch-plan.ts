import * as vscode from 'vscode';
import type { ComparedObject, FieldDifference } from '../../../model/comparison/comparison.ts';
import { placeOf } from '../../../model/comparison/field-place.ts';
import { visibleText } from '../../../model/words/visible-text.ts';
import { askWithProgress, readingTitle } from '../ask-with-progress.ts';
import type { Acting } from './act.ts';
import { addToPlan } from './add-to-plan.ts';
import { askReason } from './ask-reason.ts';
import { planOf } from './plan-of.ts';
import { planPatch } from './plan-patch.ts';

/** Asks why a target is to keep what it has at a difference, adds that to the plan as a patch, and compares anew. Throws what the engine throws. */
export async function addPatch(
  { shared, ask, compareAnew }: Acting,
  { object, other }: ComparedObject,
  field: FieldDifference,
): Promise<void> {
  const plan = planOf(ask);
  if (plan === undefined) return;
  const what = visibleText([object.kind, object.name, placeOf(field)].join(' '));
  const reason = await askReason(
    vscode.l10n.t("Keep the target's value of {what}", { what }),
    vscode.l10n.t('Why is it to be another one there? The plan keeps the reason, and the manifests follow it.'),
  );
  if (reason === undefined) return;
  const { pointer, keyed, right } = field;
  const place = { pointer, ...(keyed !== undefined && { keyed }), ...(right !== undefined && { right }) };
  const asked = { ask, object, ...(other && { other }), field: place };
  const { operation } = await askWithProgress(readingTitle(object), (signal) =>
    shared.engine.request('compare.keep', asked, { signal }),
  );
  if (!operation) {
    const { kind, name } = other ?? object;
    void vscode.window.showInformationMessage(vscode.l10n.t('{kind} {name} is as it is meant by now.', { kind, name }));
    return;
  }
  if (await addToPlan(shared, plan, '/spec/patches/-', planPatch(object, operation, reason))) await compareAnew();
}
