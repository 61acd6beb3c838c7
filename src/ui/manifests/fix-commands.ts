import * as vscode from 'vscode';
import { isRecord } from '../../model/json/json.ts';
import { isKubeObject } from '../../model/objects/kube-object.ts';
import type { CommandHandler } from '../lazy.ts';
import { fixCommands } from '../manifest.ts';
import { whenTrusted } from '../when-trusted.ts';
import { addToChecklist, type ChecklistItem } from './checklist.ts';
import type { EditConflicts } from './edit-conflicts.ts';
import { followPlan, type PlanFixed } from './follow-plan.ts';
import { type MakingScope, makeOnTarget, type Needed } from './make-on-target.ts';
import type { PlanFollower } from './plan-follower.ts';

/** Registers what quick-fixes do that is no edit. Whatever fails is shown once. */
export function registerFixCommands(
  scope: MakingScope & { conflicts: EditConflicts; follower: PlanFollower },
): vscode.Disposable {
  const { shared, conflicts, follower } = scope;
  const register = (id: string, handler: CommandHandler) =>
    vscode.commands.registerCommand(
      id,
      whenTrusted(shared, async (...args) => {
        try {
          await handler(...args);
        } catch (thrown) {
          await shared.showError(thrown);
        }
      }),
    );
  return vscode.Disposable.from(
    register(fixCommands.makeOnTarget, (needed) => (isNeeded(needed) ? makeOnTarget(scope, needed) : undefined)),
    register(fixCommands.followPlan, (fixed) => (isFixed(fixed) ? followPlan(scope, fixed) : undefined)),
    register(fixCommands.keepEdit, (conflict) => conflicts.keep(conflict, (folder) => follower.stop(folder))),
    register(fixCommands.addToChecklist, (item) => (isItem(item) ? addToChecklist(item) : undefined)),
  );
}

function isNeeded(value: unknown): value is Needed {
  return isRecord(value) && typeof value.file === 'string' && isKubeObject(value.object);
}

function isFixed(value: unknown): value is PlanFixed {
  return isRecord(value) && typeof value.folder === 'string';
}

function isItem(value: unknown): value is ChecklistItem {
  return isRecord(value) && [value.file, value.item, value.about].every((one) => typeof one === 'string');
}
