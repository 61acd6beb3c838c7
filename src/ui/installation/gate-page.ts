import * as vscode from 'vscode';
import {
  changeGrant,
  changeVerbs,
  type VeleroChange,
  type VeleroChangePlan,
} from '../../model/velero/velero-change.ts';
import { grantWords } from '../migrations/write-gate.ts';
import type { Page } from '../page-flow.ts';
import { pickOne, type Row, waitFor } from '../wizard.ts';
import { sentence, translate as t } from '../words.ts';
import { type ChangeDraft, explain, type InstallationScope } from './change-draft.ts';
import { planSummary, planText } from './plan-words.ts';

/** Asks each cluster what the change would do there. */
export function planPage<Draft extends ChangeDraft>(
  { shared }: InstallationScope,
  changeOf: (draft: Draft) => VeleroChange | undefined,
): Page<Draft> {
  return {
    waits: true,
    needed: (draft) => draft.plans === undefined,
    show(draft, place) {
      const change = changeOf(draft);
      if (!change) return Promise.resolve('back');
      draft.change = change;
      return waitFor(place, {
        placeholder: vscode.l10n.t('Asking {contexts} what that would do…', { contexts: draft.contexts.join(', ') }),
        explain,
        work: async (signal) => {
          const asked = draft.contexts.map((context) =>
            shared.engine.request('velero.planChange', { context, change }, { signal }),
          );
          draft.plans = await Promise.all(asked);
        },
      });
    },
  };
}

/** The last page, which is the write gate: says contexts, namespaces and verbs, and what becomes of what. */
export function gatePage<Draft extends ChangeDraft>(scope: InstallationScope, action: string): Page<Draft> {
  return {
    async show({ contexts, change, plans }, place) {
      if (!change || !plans) return 'back';
      const grants = contexts.map((context) => changeGrant(context, change));
      const words = grantWords(grants, changeVerbs(change), t).join('; ');
      for (;;) {
        const answer = await pickOne(place, { placeholder: words, rows: rowsOf(action, words, plans) });
        if (typeof answer === 'string') return answer;
        if (answer.value === 'run') return 'next';
        for (const plan of plans) {
          await scope.documents.show(`velero-${plan.context}.yaml`, planText(plan, planSummary(plan, t), sentence));
        }
      }
    },
  };
}

function rowsOf(action: string, words: string, plans: readonly VeleroChangePlan[]): Row<'run' | 'show'>[] {
  const description = plans.map((plan) => planSummary(plan, t)).join('; ');
  const remarks = new Set(plans.flatMap((plan) => plan.remarks.map(sentence)));
  return [
    { label: `$(play) ${action}`, description, detail: words, value: 'run' },
    ...[...remarks].map(remarkRow),
    {
      label: `$(eye) ${vscode.l10n.t('Show what will be written')}`,
      detail: vscode.l10n.t('Every object, and what each cluster says to it; nothing is written for that'),
      value: 'show',
    },
  ];
}

/** A line of a list is cut where it is too long: the first sentence stands alone. */
function remarkRow(remark: string): Row<'run' | 'show'> {
  const [first = '', ...rest] = remark.split(/(?<=[.;]) /);
  return { label: `$(warning) ${first}`, ...(rest.length > 0 && { detail: rest.join(' ') }) };
}
