import * as vscode from 'vscode';
import { runGrants } from '../../model/clusters/grants.ts';
import { planFile } from '../../model/migration/plan-file.ts';
import type { NamespaceSelection } from '../clusters/node.ts';
import { type Page, runWizard } from '../page-flow.ts';
import { readSetting } from '../settings.ts';
import type { Shared } from '../shared.ts';
import { claimsPage } from './claims-page.ts';
import { ingressClassPage, nodeLabelPage, storageClassPage } from './class-pages.ts';
import { answersOf, type Draft, newDraft, pageScope } from './draft.ts';
import { enginePage } from './engine-page.ts';
import type { Executor } from './execute.ts';
import type { MigrationFolders } from './folders.ts';
import { gatePage } from './gate-page.ts';
import { planOf } from './new-plan.ts';
import { registryPage } from './registry-page.ts';
import { parseRemembered, remember } from './remembered.ts';
import { sourceContextPage, sourceNamespacesPage } from './source-pages.ts';
import { storePage } from './store-page.ts';
import { namespacePage, preparePage, targetPage } from './target-page.ts';

/** Key of the answers of last time, in the memory of the workspace. */
const rememberedAnswers = 'kubeferry.migrate.answers';

/** What the wizards need. */
export interface WizardScope {
  shared: Shared;
  folders: MigrationFolders;
  executor: Executor;
}

/** Migrate…: from the namespaces that were clicked on, or, from the palette, from those that are asked for. */
export async function migrate(scope: WizardScope, selection: NamespaceSelection | undefined): Promise<void> {
  const draft = newDraft(selection && { context: selection.context }, selection?.namespaces ?? []);
  const pages = pageScope(scope.shared);
  const sourcePages = selection ? [] : [sourceContextPage(pages), sourceNamespacesPage(pages)];
  await lead(scope, draft, sourcePages, {
    title: selection
      ? vscode.l10n.t('Migrate {namespaces}', { namespaces: selection.namespaces.join(', ') })
      : vscode.l10n.t('Migrate'),
    action: vscode.l10n.t('Migrate'),
    beforeGate: [storePage(pages)],
  });
}

/** Shows the pages that every migration has after its own first ones, writes the plan, and does what was chosen. */
export async function lead(
  scope: WizardScope,
  draft: Draft,
  firstPages: Page<Draft>[],
  about: { title: string; action: string; beforeGate: Page<Draft>[] },
): Promise<void> {
  const { shared } = scope;
  const remembered = parseRemembered(shared.context.workspaceState.get(rememberedAnswers));
  const pages = pageScope(shared);
  const finished = await runWizard(
    about.title,
    [
      ...firstPages,
      targetPage(pages, remembered),
      preparePage(pages, remembered),
      namespacePage(),
      enginePage(pages, remembered),
      claimsPage(pages),
      storageClassPage(),
      ingressClassPage(),
      nodeLabelPage(),
      registryPage(remembered),
      ...about.beforeGate,
      gatePage(about.action),
    ],
    draft,
  );
  const answers = finished ? answersOf(draft, draft.store ?? readSetting('store.default')) : undefined;
  if (!answers) return;
  const parent = await scope.folders.parent();
  if (parent === undefined) return;
  await shared.context.workspaceState.update(
    rememberedAnswers,
    remember(remembered, answers.target, { ...answers.names, ...(draft.engine && { engine: draft.engine.engine }) }),
  );
  const plan = planOf(answers);
  const { folder } = await shared.engine.request('migration.create', { parent, plan });
  if (draft.intent === 'open') await openPlan(folder);
  else if (draft.intent === 'preview') await scope.executor.preview(folder);
  else await scope.executor.run(folder, runGrants(plan));
}

/** Opens the plan of a migration in an editor. */
export async function openPlan(folder: string): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.file(planFile(folder)));
}
