import * as vscode from 'vscode';
import { record } from '../../../model/json/parse.ts';
import type { VeleroInstallation } from '../../../model/velero/velero-installation.ts';
import type { VeleroBackupWish } from '../../../model/velero/velero-run.ts';
import type { NamespaceSelection } from '../../clusters/node.ts';
import { newDraft, type PageScope, pageScope } from '../../migrations/draft.ts';
import { askGate } from '../../migrations/gate-page.ts';
import { sourceContextPage, sourceNamespacesPage } from '../../migrations/source-pages.ts';
import type { GateRow } from '../../migrations/volume-rows.ts';
import { type Page, runWizard } from '../../page-flow.ts';
import type { Shared } from '../../shared.ts';
import { translate as t } from '../../words.ts';
import { backupName } from '../backup-words.ts';
import { backupFields, backupPagesFields, backupWishOf, labelsOf } from './backup-form.ts';
import { lifetimePage, locationPage, namePage, volumesPage } from './backup-pages.ts';
import { type FormField, type FormTexts, narrowings, takenTexts } from './form.ts';
import { formPage } from './form-page.ts';
import type { HooksEditor } from './hooks-editor.ts';
import { type HooksPlace, hooksField, hooksOf, rememberHooks } from './hooks-field.ts';
import { nameStem, namespacesWords } from './namespaces.ts';
import { contextOf, type VeleroDraft, type VeleroWindow, veleroPages } from './velero-page.ts';
import type { FollowedRun } from './velero-runs.ts';

/** Where it is kept what was answered last time of how a backup is made. */
const remembered = 'kubeferry.veleroBackup';

/** All that a backup by Velero is asked for in words. */
const allFields = () => [...backupPagesFields(t), ...backupFields(t)];

/** What the form of a backup begins with: how one was made the last time. */
export function rememberedTexts({ context }: Shared): FormTexts {
  return takenTexts(allFields(), record(context.globalState.get(remembered)));
}

/** What a form leaves out of a backup, for the write gate. */
export function backupWarnings({ texts }: VeleroDraft): GateRow[] {
  return narrowings(allFields(), texts);
}

/** Back Up with Velero…: asks for what is missing, has the Velero of the cluster make the backup, and follows it. */
export async function backUpWithVelero(
  { shared, runs, hooks }: VeleroWindow,
  selection: NamespaceSelection | undefined,
): Promise<void> {
  const pages = pageScope(shared);
  const draft: VeleroDraft = {
    ...newDraft(selection && { context: selection.context }, selection?.namespaces ?? []),
    texts: rememberedTexts(shared),
  };
  const before: Page<VeleroDraft>[] = selection ? [] : [sourceContextPage(pages), sourceNamespacesPage(pages)];
  const finished = await runWizard<VeleroDraft>(
    vscode.l10n.t('Back up with Velero'),
    [
      ...before,
      ...veleroPages(pages),
      locationPage(),
      volumesPage(),
      lifetimePage(),
      backupFormPage(pages, hooks, draft),
      namePage(vscode.l10n.t('The name of the backup'), nameStem),
      backupGate(),
    ],
    draft,
  );
  const context = contextOf(draft);
  const { velero, name } = draft;
  if (!finished || context === undefined || !velero || name === undefined) return;
  const asked = await askedFor(shared, draft, velero);
  const { namespace } = velero;
  const grants = [{ context, namespaces: [namespace], clusterScoped: false }];
  const following = { context, namespace, grants, log: 'all' as const };
  const run = (name: string): FollowedRun => ({
    title: vscode.l10n.t('Velero backs up {namespaces}', { namespaces: namespacesWords(draft, t) }),
    name,
    context,
    request: (options) => shared.engine.request('velero.backUp', { ...following, name, ...asked }, options),
    // What a backup lacks cannot be added to it: all is backed up once more.
    again: () => run(backupName([name.slice(0, 200)], new Date())),
  });
  await runs.follow(run(name));
}

/** The page of all that a backup can be asked for besides; `more`: what comes before it. */
export function backupFormPage<Draft extends VeleroDraft>(
  pages: PageScope,
  hooks: HooksEditor,
  draft: Draft,
  more: FormField[] = [],
): Page<Draft> {
  const fields = [...more, hooksField(pages, hooks, 'backup', () => podsOf(draft)), ...backupFields(t)];
  return formPage(fields, t, knownTo);
}

/** What the Velero at hand knows to be asked of a backup, on a form that may be one of a Schedule. */
function knownTo({ fields }: VeleroDraft): string[] | undefined {
  return fields?.backup && [...fields.backup, ...(fields.schedule ?? [])];
}

/** What Velero is asked for by a form that is filled in. How it is to be made is kept for the next one. */
export async function askedFor(
  shared: Shared,
  draft: VeleroDraft,
  velero: VeleroInstallation,
): Promise<{ wish: VeleroBackupWish; labels: Record<string, string> }> {
  const { namespaces } = draft;
  const { hooks, ...texts } = draft.texts;
  await shared.context.globalState.update(remembered, takenTexts(allFields(), texts));
  const pods = podsOf(draft);
  if (pods) await rememberHooks(shared, 'backup', pods, hooks);
  const location = locationOf(velero, texts);
  const wish = backupWishOf({ ...texts, ...(location !== undefined && { location }) }, namespaces);
  return { wish: { ...wish, ...(await hooksOf(shared, 'backup', hooks)) }, labels: labelsOf(texts) };
}

/** The pods whose images hooks are offered for. */
export function podsOf(draft: VeleroDraft): HooksPlace | undefined {
  const context = contextOf(draft);
  const namespaces = draft.texts.allNamespaces === 'yes' ? [] : draft.namespaces;
  return context === undefined ? undefined : { of: { context }, namespaces };
}

/** The store that a backup goes to. What was chosen last time may be the store of another Velero. */
export function locationOf({ locations }: VeleroInstallation, { location }: FormTexts): string | undefined {
  return locations.find(({ name }) => name === location)?.name ?? locations[0]?.name;
}

/** The write gate: Velero is asked by objects in its own namespace, and nothing else is written. */
function backupGate(): Page<VeleroDraft> {
  return {
    async show(draft, place) {
      const context = contextOf(draft);
      const { velero, texts, name = '' } = draft;
      if (context === undefined || !velero) return 'back';
      const store = locationOf(velero, texts) ?? '–';
      const answer = await askGate(place, {
        action: vscode.l10n.t('Back Up'),
        grants: [{ context, namespaces: [velero.namespace], clusterScoped: false }],
        verbs: ['create'],
        summary: vscode.l10n.t('{namespaces} as {name} into the store {store}, kept for {ttl}', {
          namespaces: namespacesWords(draft, t),
          name,
          store,
          ttl: texts.ttl ?? '–',
        }),
        warnings: backupWarnings(draft),
        preview: false,
      });
      return typeof answer === 'string' ? answer : 'next';
    },
  };
}
