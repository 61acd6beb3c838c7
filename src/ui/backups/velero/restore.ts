import * as vscode from 'vscode';
import type { BackupInfo } from '../../../model/backup-contents.ts';
import type { Grant } from '../../../model/grants.ts';
import { record } from '../../../model/parse.ts';
import type { ReadStore } from '../../../model/read-store.ts';
import { restoreGrant } from '../../../model/velero-grants.ts';
import type { VeleroFollowing, VeleroRestoreWish } from '../../../model/velero-run.ts';
import { newDraft, pageScope } from '../../migrations/draft.ts';
import { askGate } from '../../migrations/gate-page.ts';
import { targetPage } from '../../migrations/target-page.ts';
import type { GateRow } from '../../migrations/volume-rows.ts';
import { type Page, runWizard } from '../../page-flow.ts';
import type { Shared } from '../../shared.ts';
import { askText, pickMany, pickOne } from '../../wizard.ts';
import { translate as t } from '../../words.ts';
import { backupName } from '../backup-words.ts';
import { namePage } from './backup-pages.ts';
import { narrowings, takenTexts } from './form.ts';
import { formPage } from './form-page.ts';
import { type HooksPlace, hooksField, hooksOf, rememberHooks } from './hooks-field.ts';
import { namesIn, restoreFields, restoreWishOf } from './restore-form.ts';
import { type VeleroDraft, type VeleroWindow, veleroPages } from './velero-page.ts';
import type { FollowedRun } from './velero-runs.ts';

/** Where it is kept what was answered last time of how a restore is made. */
const remembered = 'kubeferry.veleroRestore';

interface RestoreDraft extends VeleroDraft {
  info: BackupInfo;
  /** New names of namespaces, as they were typed. */
  names: string;
  policy: 'none' | 'update';
}

/** Restore with Velero…: asks where to and what, has the Velero there restore the backup, and follows it. */
export async function restoreWithVelero(
  { shared, runs, hooks }: VeleroWindow,
  { store, backup }: { store: ReadStore; backup: BackupInfo },
): Promise<void> {
  const pages = pageScope(shared);
  const { globalState } = shared.context;
  const fields = restoreFields(t);
  const draft: RestoreDraft = {
    ...newDraft(undefined, [...backup.namespaces]),
    texts: takenTexts(fields, record(globalState.get(remembered))),
    info: backup,
    names: '',
    policy: 'none',
  };
  const podsOf = (): HooksPlace => ({
    of: { store, name: backup.name },
    namespaces: draft.namespaces.filter(isNamed),
    names: namesIn(draft.names, draft.namespaces) ?? {},
  });
  const finished = await runWizard<RestoreDraft>(
    vscode.l10n.t('Restore {backup} with Velero', { backup: backup.name }),
    [
      targetPage(pages, { byTarget: {} }),
      ...veleroPages(pages),
      namespacesPage(),
      namesPage(),
      existingPage(),
      formPage([...fields, hooksField(pages, hooks, 'restore', podsOf)], t),
      namePage(vscode.l10n.t('The name of the restore'), () => backup.name),
      restoreGate(),
    ],
    draft,
  );
  const { target: context, velero, name, texts } = draft;
  if (!finished || context === undefined || !velero || name === undefined) return;
  const { hooks: hooksText } = texts;
  await globalState.update(remembered, takenTexts(fields, texts));
  await rememberHooks(shared, 'restore', podsOf(), hooksText);
  const { namespace } = velero;
  const grants = [grantOf(draft, context, namespace)];
  const wish = { ...wishOf(draft), ...(await hooksOf(shared, 'restore', hooksText)) };
  const { startedAt, completedAt } = backup;
  const from = { store, ...(startedAt && { startedAt }), ...(completedAt && { completedAt }) };
  await runs.follow({
    title: vscode.l10n.t('Velero restores {backup} to {context}', { backup: backup.name, context }),
    name,
    context,
    request: (options) =>
      shared.engine.request('velero.restore', { context, namespace, name, grants, log: 'all', wish, from }, options),
    again: () =>
      retryOf(shared, { context, namespace, name: backupName([name], new Date()), grants, log: 'all' }, name),
  });
}

/** Another try of what failed, allowed by what was allowed for the first one. */
export function retryOf(shared: Shared, following: VeleroFollowing, restore: string): FollowedRun {
  const { context, name } = following;
  return {
    title: vscode.l10n.t('Velero tries again what failed of {restore}', { restore }),
    name,
    context,
    request: (options) => shared.engine.request('velero.retryRestore', { ...following, restore }, options),
    again: () => retryOf(shared, { ...following, name: backupName([name], new Date()) }, name),
  };
}

const isNamed = (name: string) => !/[*?[]/.test(name);

function wishOf({ info, namespaces, names, policy, texts }: RestoreDraft): VeleroRestoreWish {
  const all = namespaces.length === info.namespaces.length;
  const choice = { backup: info.name, namespaces, all, names: namesIn(names, namespaces) ?? {}, existing: policy };
  return restoreWishOf(choice, texts);
}

function grantOf(draft: RestoreDraft, context: string, velero: string): Grant {
  return restoreGrant(context, velero, wishOf(draft), draft.info.namespaces);
}

/** The page "Which namespaces?", where the backup names several. */
function namespacesPage(): Page<RestoreDraft> {
  return {
    needed: ({ info }) => info.namespaces.length > 1 && info.namespaces.every(isNamed),
    async show(draft, place) {
      const answer = await pickMany<string>(place, {
        placeholder: vscode.l10n.t('Which namespaces? All are ticked; Enter takes them.'),
        rows: draft.info.namespaces.map((name) => ({
          label: name,
          value: name,
          picked: draft.namespaces.includes(name),
        })),
      });
      if (typeof answer === 'string') return answer;
      draft.namespaces = answer.values;
      return 'next';
    },
  };
}

/** The page with new names of namespaces. */
function namesPage(): Page<RestoreDraft> {
  return {
    needed: ({ info }) => info.namespaces.length > 0 && info.namespaces.every(isNamed),
    async show(draft, place) {
      const { namespaces } = draft;
      const answer = await askText(place, {
        prompt: vscode.l10n.t('Into namespaces of other names, such as {example}; empty for their own: {namespaces}', {
          example: `${namespaces[0]}=${namespaces[0]}-copy`,
          namespaces: namespaces.join(', '),
        }),
        value: draft.names,
        check: (text) =>
          namesIn(text, namespaces) ? undefined : vscode.l10n.t('Write namespace=new-name, parted by commas.'),
      });
      if (typeof answer === 'string') return answer;
      draft.names = answer.value;
      return 'next';
    },
  };
}

/** The page on objects that are there. */
function existingPage(): Page<RestoreDraft> {
  return {
    async show(draft, place) {
      const answer = await pickOne<'none' | 'update'>(place, {
        placeholder: vscode.l10n.t('What happens to an object that is there and differs?'),
        rows: [
          { label: vscode.l10n.t('It stays as it is'), value: 'none' },
          {
            label: vscode.l10n.t('It becomes as in the backup'),
            detail: vscode.l10n.t('Velero tries it for every kind, and warns of what cannot be changed.'),
            value: 'update',
          },
        ],
        active: (policy) => policy === draft.policy,
      });
      if (typeof answer === 'string') return answer;
      draft.policy = answer.value;
      return 'next';
    },
  };
}

/** What a restore leaves out of its backup. */
function leftOut({ info, namespaces, texts }: RestoreDraft): GateRow[] {
  const others = info.namespaces.filter((name) => !namespaces.includes(name));
  const without = { label: vscode.l10n.t('Namespaces that are not restored'), detail: others.join(', ') };
  return [...(others.length > 0 ? [without] : []), ...narrowings(restoreFields(t), texts)];
}

/** The write gate: what Velero restores into, and its own namespace, where it is asked. */
function restoreGate(): Page<RestoreDraft> {
  return {
    async show(draft, place) {
      const { target: context, velero, info, name = '', policy } = draft;
      if (context === undefined || !velero) return 'back';
      const answer = await askGate(place, {
        action: vscode.l10n.t('Restore'),
        grants: [grantOf(draft, context, velero.namespace)],
        verbs: policy === 'update' ? ['create', 'update'] : ['create'],
        summary: vscode.l10n.t('{backup} as {name}', { backup: info.name, name }),
        warnings: leftOut(draft),
        preview: false,
      });
      return typeof answer === 'string' ? answer : 'next';
    },
  };
}
