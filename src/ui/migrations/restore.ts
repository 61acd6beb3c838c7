import * as vscode from 'vscode';
import type { BackupInfo } from '../../model/backups/backup-contents.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import { groupResource, type ObjectRef, refKey } from '../../model/objects/object.ts';
import { newestFirst } from '../backups/backup-words.ts';
import type { Page } from '../page-flow.ts';
import { knownStores } from '../stores/known-stores.ts';
import { storeRow } from '../stores/store-words.ts';
import { pickMany, pickOne, type Row } from '../wizard.ts';
import { answersOf, type Draft, newDraft, type PageScope, pageScope } from './draft.ts';
import { lead, type WizardScope } from './migrate.ts';
import { planOf } from './new-plan.ts';
import { planStores } from './plan-stores.ts';
import { askTurnedBack, mayTurnBack } from './turned-back.ts';

/** A backup that a command was called for. */
export interface BackupChoice {
  store: StoreSpec;
  backup: BackupInfo;
}

/** Backups of a store that are offered, newest first; older ones are restored from the tree. */
const mostBackups = 200;

/** Restore…: from a backup of the tree, or, from the palette, from one that is asked for. A restore is a migration whose source is a backup. */
export async function restore(scope: WizardScope, chosen: BackupChoice | undefined): Promise<void> {
  const pages = pageScope(scope.shared);
  const draft = newDraft(
    chosen && { backup: chosen.backup.name, store: chosen.store },
    chosen ? [...chosen.backup.namespaces] : [],
  );
  let store: StoreSpec | undefined;
  const asking: Page<Draft>[] = chosen
    ? []
    : [
        {
          async show(_draft, place) {
            const answer = await pickOne<StoreSpec>(place, {
              placeholder: vscode.l10n.t('From which store?'),
              explain: pages.explain,
              rows: async () => {
                const stores = await knownStores(scope.shared, await planStores(scope.shared));
                return stores.map((one) => ({ ...storeRow(one), value: one.spec }));
              },
            });
            if (typeof answer === 'string') return answer;
            store = answer.value;
            return 'next';
          },
        },
        {
          async show(draft, place) {
            const from = store;
            return from ? askBackup(pages, draft, place, from) : 'back';
          },
        },
      ];
  await lead(scope, draft, asking, {
    title: chosen ? vscode.l10n.t('Restore {backup}', { backup: chosen.backup.name }) : vscode.l10n.t('Restore'),
    action: vscode.l10n.t('Restore'),
    beforeGate: [objectsPage(pages), existingPage(), turnedBackPage(pages)],
  });
}

async function askBackup(
  pages: PageScope,
  draft: Draft,
  place: Parameters<Page<Draft>['show']>[1],
  store: StoreSpec,
): ReturnType<Page<Draft>['show']> {
  const answer = await pickOne<BackupInfo>(place, {
    placeholder: vscode.l10n.t('Which backup?'),
    explain: pages.explain,
    rows: async (signal) => {
      const params = { store, limit: mostBackups, order: 'newest' as const };
      const { backups } = await pages.shared.engine.request('backup.list', params, { signal });
      const complete = newestFirst(backups).filter((backup) => backup.complete);
      if (complete.length === 0) return [{ label: vscode.l10n.t('This store holds no complete backup.') }];
      return complete.map((backup) => ({
        label: backup.name,
        description: backup.namespaces.join(', '),
        detail:
          backup.startedAt === undefined
            ? backup.phase
            : `${backup.phase} · ${new Date(backup.startedAt).toLocaleString()}`,
        value: backup,
      }));
    },
  });
  if (typeof answer === 'string') return answer;
  draft.source = { backup: answer.value.name, store };
  draft.namespaces = [...answer.value.namespaces];
  delete draft.preparation;
  delete draft.objects;
  return 'next';
}

/** The page on which a subset of the backup's objects is ticked, grouped by kind; all are ticked at first. */
function objectsPage(pages: PageScope): Page<Draft> {
  return {
    async show(draft, place) {
      const { source } = draft;
      if (!source || !('backup' in source)) return 'back';
      let total = 0;
      const answer = await pickMany<ObjectRef>(place, {
        placeholder: vscode.l10n.t('Which objects? All are ticked; Enter takes them.'),
        explain: pages.explain,
        rows: async (signal) => {
          const params = { store: source.store, name: source.backup, restorable: true };
          const objects = await pages.shared.engine.request('backup.objects', params, { signal });
          total = objects.length;
          return objectRows(objects, draft.objects);
        },
      });
      if (typeof answer === 'string') return answer;
      if (answer.values.length === total) delete draft.objects;
      else draft.objects = answer.values.map(refKey);
      return 'next';
    },
  };
}

function objectRows(objects: readonly ObjectRef[], ticked: readonly string[] | undefined): Row<ObjectRef>[] {
  const sorted = objects.toSorted((a, b) => (refKey(a) < refKey(b) ? -1 : 1));
  const rows: Row<ObjectRef>[] = [];
  let group = '';
  for (const ref of sorted) {
    if (groupResource(ref) !== group) {
      group = groupResource(ref);
      rows.push({ label: group, kind: vscode.QuickPickItemKind.Separator });
    }
    rows.push({
      label: ref.name,
      description: ref.namespace === undefined ? ref.kind : `${ref.kind} · ${ref.namespace}`,
      picked: ticked === undefined || ticked.includes(refKey(ref)),
      value: ref,
    });
  }
  return rows;
}

/** Waits for what the write gate says of a restore onto the place that the backup was taken of. */
function turnedBackPage(pages: PageScope): Page<Draft> {
  const planned = (draft: Draft) => {
    const answers = answersOf(draft, undefined);
    return answers && planOf(answers);
  };
  return {
    waits: true,
    needed(draft) {
      const plan = planned(draft);
      return plan !== undefined && mayTurnBack(plan);
    },
    async show(draft, place) {
      const plan = planned(draft);
      if (!plan) return 'back';
      const asked = await askTurnedBack(pages, plan, place);
      if (typeof asked === 'string') return asked;
      draft.turnedBack = asked.warnings;
      return 'next';
    },
  };
}

/** The page about objects that the target has already. */
function existingPage(): Page<Draft> {
  return {
    async show(draft, place) {
      const answer = await pickOne<'skip' | 'update' | 'fail'>(place, {
        placeholder: vscode.l10n.t('What about objects that the target has already?'),
        rows: [
          {
            label: vscode.l10n.t('Skip them'),
            detail: vscode.l10n.t('They stay as they are on the target.'),
            value: 'skip',
          },
          {
            label: vscode.l10n.t('Update them'),
            detail: vscode.l10n.t('They become as in the backup; what they were before is saved for undoing.'),
            value: 'update',
          },
          {
            label: vscode.l10n.t('Fail'),
            detail: vscode.l10n.t('Each of them counts as failed.'),
            value: 'fail',
          },
        ],
        active: (value) => value === draft.existing,
      });
      if (typeof answer === 'string') return answer;
      draft.existing = answer.value;
      delete draft.turnedBack;
      return 'next';
    },
  };
}
