import * as vscode from 'vscode';
import type { VeleroRunSummary } from '../../../model/velero/velero-runs.ts';
import { ageWords } from '../../../model/words/age-words.ts';
import { newDraft, type PageScope, pageScope } from '../../migrations/draft.ts';
import { askGate } from '../../migrations/gate-page.ts';
import { type Page, runWizard } from '../../page-flow.ts';
import { pickOne, type Row } from '../../wizard.ts';
import { sentence } from '../../words.ts';
import { backupName } from '../backup-words.ts';
import { retryOf } from './restore.ts';
import { contextOf, type VeleroDraft, type VeleroWindow, veleroPages } from './velero-page.ts';

interface FollowDraft extends VeleroDraft {
  run?: VeleroRunSummary;
  does?: 'follow' | 'retry';
}

/** Which runs of a Velero are listed: all, or a backup and the restores of it. */
interface FollowPlace {
  context: string;
  backup?: string;
}

/** Follow with Velero…: lists what a cluster's Velero does and did; follows one that is at work, tells the log of one that has ended, or tries again what failed of a restore. */
export async function followAgain({ shared, runs }: VeleroWindow, { context, backup }: FollowPlace): Promise<void> {
  const pages = pageScope(shared);
  const draft: FollowDraft = { ...newDraft({ context }, []), texts: {} };
  const title = vscode.l10n.t('Backups and restores of Velero in {context}', { context });
  const asked = [...veleroPages(pages), runPage(pages, backup), retryPage(), gatePage()];
  const finished = await runWizard<FollowDraft>(title, asked, draft);
  const { velero, run, does } = draft;
  if (!finished || !velero || !run) return;
  const { namespace } = velero;
  const { kind, name } = run;
  const grants = [grantOf(draft, context, namespace)];
  const following = { context, namespace, name, grants, log: 'all' as const };
  const again = () => retryOf(shared, { ...following, name: backupName([name.slice(0, 200)], new Date()) }, name);
  if (does === 'retry') return runs.follow(again());
  const words =
    kind === 'backup' ? vscode.l10n.t('The backup {name}', { name }) : vscode.l10n.t('The restore {name}', { name });
  await runs.follow({
    title: words,
    name,
    context,
    request: (options) => shared.engine.request('velero.follow', { ...following, kind }, options),
  });
}

/** What is written: questions to Velero, and for a second try what that restores into. */
function grantOf({ run, does }: FollowDraft, context: string, velero: string) {
  const { namespaces, clusterScoped } = (does === 'retry' && run?.writes) || { namespaces: [], clusterScoped: false };
  return { context, namespaces: [velero, ...namespaces], clusterScoped };
}

function runPage({ shared, explain }: PageScope, backup: string | undefined): Page<FollowDraft> {
  return {
    async show(draft, place) {
      const [context, namespace] = [contextOf(draft), draft.velero?.namespace];
      if (context === undefined || namespace === undefined) return 'back';
      const answer = await pickOne<VeleroRunSummary>(place, {
        placeholder: vscode.l10n.t('Which one? It is followed to its end, or its log is told again.'),
        explain,
        rows: async (signal) => {
          const all = await shared.engine.request('velero.runs', { context, namespace }, { signal });
          const shown = all.filter(
            ({ kind, name, of }) => backup === undefined || (kind === 'backup' ? name : of) === backup,
          );
          return shown.length === 0 ? [{ label: vscode.l10n.t('This Velero knows none.') }] : shown.map(rowOf);
        },
      });
      if (typeof answer === 'string') return answer;
      draft.run = answer.value;
      // It was answered for another one, of which it may not be asked.
      delete draft.does;
      return 'next';
    },
  };
}

function rowOf(run: VeleroRunSummary): Row<VeleroRunSummary> {
  const { kind, name, phase, ended, of, startedAt, errors } = run;
  const icon = !ended ? 'sync' : phase === 'Completed' ? 'check' : phase === 'PartiallyFailed' ? 'warning' : 'error';
  const age = startedAt === undefined ? '' : sentence(ageWords(Date.parse(startedAt), Date.now()));
  const what =
    kind === 'backup' ? vscode.l10n.t('backup') : vscode.l10n.t('restore of {backup}', { backup: of ?? '–' });
  const failed = errors > 0 ? vscode.l10n.t('errors: {errors}', { errors }) : '';
  return {
    label: `$(${icon}) ${name}`,
    description: [what, phase, failed, age].filter((part) => part !== '').join(' · '),
    value: run,
  };
}

/** The page on a restore that lacks something. */
function retryPage(): Page<FollowDraft> {
  return {
    needed: ({ run }) => run?.writes !== undefined,
    async show(draft, place) {
      const answer = await pickOne<'follow' | 'retry'>(place, {
        placeholder: vscode.l10n.t('What shall be done with {name}?', { name: draft.run?.name ?? '' }),
        rows: [
          { label: vscode.l10n.t('Tell its log and what failed'), value: 'follow' },
          {
            label: vscode.l10n.t('Retry what failed'),
            detail: vscode.l10n.t('Velero selects by namespace and kind: what else that covers is told first.'),
            value: 'retry',
          },
        ],
      });
      if (typeof answer === 'string') return answer;
      draft.does = answer.value;
      return 'next';
    },
  };
}

/** The write gate: reading a log asks Velero by an object in its namespace too. */
function gatePage(): Page<FollowDraft> {
  return {
    async show(draft, place) {
      const { velero, run, does } = draft;
      const context = contextOf(draft);
      if (context === undefined || !velero || !run) return 'back';
      const answer = await askGate(place, {
        action: does === 'retry' ? vscode.l10n.t('Retry') : vscode.l10n.t('Follow'),
        grants: [grantOf(draft, context, velero.namespace)],
        verbs: ['create'],
        summary: run.name,
        preview: false,
      });
      return typeof answer === 'string' ? answer : 'next';
    },
  };
}
