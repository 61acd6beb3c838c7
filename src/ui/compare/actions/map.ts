import * as vscode from 'vscode';
import type { ComparedObject, FieldDifference } from '../../../model/comparison/comparison.ts';
import { visibleText } from '../../../model/words/visible-text.ts';
import { pickOne } from '../../wizard.ts';
import { askWithProgress, readingTitle } from '../ask-with-progress.ts';
import type { Acting } from './act.ts';
import { addToPlan } from './add-to-plan.ts';
import { mappingOf, type ProposedMapping } from './mapping-of.ts';
import { planOf } from './plan-of.ts';

/**
 * Proposes the mapping that a difference is a case of, adds it to the plan, and compares anew. A name that the plan maps already is left to the person.
 * Throws what the engine throws.
 */
export async function addMapping(acting: Acting, compared: ComparedObject, field: FieldDifference): Promise<void> {
  const { shared, ask, compareAnew } = acting;
  const plan = planOf(ask);
  const proposed = mappingOf(compared, field);
  if (plan === undefined || !proposed) return;
  if (await isMappedAlready(acting, compared, field)) {
    const words = vscode.l10n.t('The plan maps {from} already: change that there.', { from: proposed.from });
    const open = vscode.l10n.t('Open Plan');
    if ((await vscode.window.showInformationMessage(words, open)) === open) {
      await vscode.window.showTextDocument(vscode.Uri.file(plan));
    }
    return;
  }
  if (!(await isAccepted(proposed))) return;
  if (await addToPlan(shared, plan, proposed.path, proposed.value)) await compareAnew();
}

/** Whether the plan makes another value of it by now: of two mappings of one name, not this one would count. */
async function isMappedAlready(
  { shared, ask }: Acting,
  { object, other }: ComparedObject,
  { pointer, rightPointer = pointer, left }: FieldDifference,
): Promise<boolean> {
  const asked = { ask, object, ...(other && { other }) };
  const { operations } = await askWithProgress(readingTitle(object), (signal) =>
    shared.engine.request('compare.patch', asked, { signal }),
  );
  const meant = operations.find(({ path }) => path === rightPointer);
  return meant !== undefined && meant.op !== 'remove' && meant.value !== left;
}

async function isAccepted({ field, from, to }: ProposedMapping): Promise<boolean> {
  const place = { title: vscode.l10n.t('Add to the plan as a mapping'), step: 1, totalSteps: 1, back: false };
  const row = {
    label: visibleText(`${from} → ${to}`),
    description: `spec.mappings.${field}`,
    detail: vscode.l10n.t('Holds for every object that the migration moves; the manifests follow the plan.'),
    value: true,
  };
  const placeholder = vscode.l10n.t('What the source calls so is this on the target.');
  return typeof (await pickOne(place, { placeholder, rows: [row] })) !== 'string';
}
