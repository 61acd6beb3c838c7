import * as vscode from 'vscode';
import type { BackupInfo } from '../../../model/backups/backup-contents.ts';
import type { BackupIdentity } from '../../../model/backups/backup-identity.ts';
import type { Grant } from '../../../model/clusters/grants.ts';
import { record } from '../../../model/json/parse.ts';
import type { ReadStore } from '../../../model/stores/read-store.ts';
import type { VeleroFields } from '../../../model/velero/velero-fields.ts';
import { restoreGrant } from '../../../model/velero/velero-grants.ts';
import type { VeleroInstallation } from '../../../model/velero/velero-installation.ts';
import type { VeleroFollowing, VeleroRestoreWish } from '../../../model/velero/velero-run.ts';
import type { VeleroSchedule } from '../../../model/velero/velero-schedule.ts';
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
import { isOpen, isPattern, namesIn, restoreFields, restoreWishOf } from './restore-form.ts';
import { type VeleroDraft, type VeleroWindow, veleroPages } from './velero-page.ts';
import type { FollowedRun } from './velero-runs.ts';

/** Where it is kept what was answered last time of how a restore is made. */
const remembered = 'kubeferry.veleroRestore';

interface RestoreDraft extends VeleroDraft {
  what: Restored;
  /** New names of namespaces, as they were typed. */
  names: string;
  policy: 'none' | 'update';
}

/** What is restored: a backup, or the newest of a schedule; in either, `namespaces` are those that it says it includes. */
type Restored = { namespaces: readonly string[]; name: string } & (
  | { store: ReadStore; backup: BackupInfo }
  | { schedule: string; context: string }
);

/** Restore with Velero…: asks where to and what, has the Velero there restore the backup, and follows it. */
export async function restoreWithVelero(
  window: VeleroWindow,
  { store, backup }: { store: ReadStore; backup: BackupInfo },
): Promise<void> {
  const pages = pageScope(window.shared);
  const { name, namespaces } = backup;
  const draft = restoreDraft(window.shared, { store, backup, name, namespaces });
  const where = [targetPage(pages, { byTarget: {} }), ...veleroPages(pages)];
  await restore(window, draft, where, vscode.l10n.t('Restore {backup} with Velero', { backup: name }));
}

/** Has the Velero of a Schedule restore the newest Completed backup of it, as `restoreWithVelero` does of a backup. */
export async function restoreNewestOf(
  window: VeleroWindow,
  of: { context: string; velero: VeleroInstallation; fields: VeleroFields; schedule: VeleroSchedule },
): Promise<void> {
  const { context, velero, fields, schedule } = of;
  const { name, namespaces } = schedule;
  const draft = restoreDraft(window.shared, { schedule: name, context, name, namespaces });
  const title = vscode.l10n.t('Restore the newest backup of {schedule} with Velero', { schedule: name });
  await restore(window, { ...draft, target: context, velero, fields }, [], title);
}

function restoreDraft({ context }: Shared, what: Restored): RestoreDraft {
  const { namespaces } = what;
  const texts = takenTexts(restoreFields(t, namespaces), record(context.globalState.get(remembered)));
  return { ...newDraft(undefined, [...namespaces]), texts, what, names: '', policy: 'none' };
}

/** The pods that hooks are offered for: those in the backup, or those that a schedule backs up. */
function podsOf({ what, namespaces, names }: RestoreDraft): HooksPlace {
  return {
    of: 'schedule' in what ? { context: what.context } : { store: what.store, name: what.name },
    namespaces: namespaces.filter((name) => !isPattern(name)),
    names: namesIn(names, namespaces) ?? {},
  };
}

/** Asks what is missing after the pages on where to, has Velero restore, and follows it. */
async function restore(
  { shared, runs, hooks }: VeleroWindow,
  draft: RestoreDraft,
  where: Page<VeleroDraft>[],
  title: string,
): Promise<void> {
  const pages = pageScope(shared);
  const { what } = draft;
  const fields = restoreFields(t, what.namespaces);
  const form = [hooksField(pages, hooks, 'restore', () => podsOf(draft)), ...fields];
  const finished = await runWizard<RestoreDraft>(
    title,
    [
      ...where,
      namespacesPage(),
      namesPage(),
      existingPage(),
      formPage(form, t, ({ fields }) => fields?.restore),
      namePage(vscode.l10n.t('The name of the restore'), () => what.name),
      restoreGate(),
    ],
    draft,
  );
  const { target: context, velero, name, texts } = draft;
  if (!finished || context === undefined || !velero || name === undefined) return;
  const { hooks: hooksText } = texts;
  await shared.context.globalState.update(remembered, takenTexts(fields, texts));
  await rememberHooks(shared, 'restore', podsOf(draft), hooksText);
  const { namespace } = velero;
  const grants = [grantOf(draft, context, namespace)];
  const wish = { ...wishOf(draft), ...(await hooksOf(shared, 'restore', hooksText)) };
  const from = identityOf(what);
  const asked = { context, namespace, name, grants, log: 'all' as const, wish, ...(from && { from }) };
  await runs.follow({
    title: vscode.l10n.t('Velero restores {backup} to {context}', { backup: what.name, context }),
    name,
    context,
    request: (options) => shared.engine.request('velero.restore', asked, options),
    again: () =>
      retryOf(shared, { context, namespace, name: backupName([name], new Date()), grants, log: 'all' }, name),
  });
}

/** Which of the backups of a name it is; of a schedule Velero takes the newest. */
function identityOf(what: Restored): BackupIdentity | undefined {
  if ('schedule' in what) return undefined;
  const { startedAt, completedAt } = what.backup;
  return { store: what.store, ...(startedAt && { startedAt }), ...(completedAt && { completedAt }) };
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

function wishOf({ what, namespaces, names, policy, texts }: RestoreDraft): VeleroRestoreWish {
  const all = namespaces.length === what.namespaces.length;
  const of = 'schedule' in what ? { schedule: what.schedule } : { backup: what.name };
  return restoreWishOf({ of, namespaces, all, names: namesIn(names, namespaces) ?? {}, existing: policy }, texts);
}

function grantOf(draft: RestoreDraft, context: string, velero: string): Grant {
  return restoreGrant(context, velero, wishOf(draft), draft.what.namespaces);
}

/** The page "Which namespaces?", where the backup names several. */
function namespacesPage(): Page<RestoreDraft> {
  return {
    needed: ({ what }) => what.namespaces.length > 1 && !isOpen(what.namespaces),
    async show(draft, place) {
      const answer = await pickMany<string>(place, {
        placeholder: vscode.l10n.t('Which namespaces? All are ticked; Enter takes them.'),
        rows: draft.what.namespaces.map((name) => ({
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
    async show(draft, place) {
      const { namespaces } = draft;
      const answer = await askText(place, {
        prompt: namesPrompt(namespaces),
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

function namesPrompt(namespaces: readonly string[]): string {
  if (isOpen(namespaces)) {
    return vscode.l10n.t('Into namespaces of other names, such as shop=shop-copy; empty for their own');
  }
  return vscode.l10n.t('Into namespaces of other names, such as {example}; empty for their own: {namespaces}', {
    example: `${namespaces[0]}=${namespaces[0]}-copy`,
    namespaces: namespaces.join(', '),
  });
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
function leftOut({ what, namespaces, texts }: RestoreDraft): GateRow[] {
  const others = what.namespaces.filter((name) => !namespaces.includes(name));
  const without = { label: vscode.l10n.t('Namespaces that are not restored'), detail: others.join(', ') };
  return [...(others.length > 0 ? [without] : []), ...narrowings(restoreFields(t, what.namespaces), texts)];
}

/** The write gate: what Velero restores into, and its own namespace, where it is asked. */
function restoreGate(): Page<RestoreDraft> {
  return {
    async show(draft, place) {
      const { target: context, velero, what, name = '', policy } = draft;
      if (context === undefined || !velero) return 'back';
      const answer = await askGate(place, {
        action: vscode.l10n.t('Restore'),
        grants: [grantOf(draft, context, velero.namespace)],
        verbs: policy === 'update' ? ['create', 'update'] : ['create'],
        summary:
          'schedule' in what
            ? vscode.l10n.t('the newest backup of {schedule} as {name}', { schedule: what.schedule, name })
            : vscode.l10n.t('{backup} as {name}', { backup: what.name, name }),
        warnings: leftOut(draft),
        preview: false,
      });
      return typeof answer === 'string' ? answer : 'next';
    },
  };
}
