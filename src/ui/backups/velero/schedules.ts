import * as vscode from 'vscode';
import { wrongInCron } from '../../../model/cron.ts';
import { record } from '../../../model/json/parse.ts';
import type { VeleroFollowing } from '../../../model/velero/velero-run.ts';
import type { ScheduleChange, VeleroSchedule } from '../../../model/velero/velero-schedule.ts';
import type { NamespaceSelection } from '../../clusters/node.ts';
import { newDraft, type PageScope, pageScope } from '../../migrations/draft.ts';
import { askGate } from '../../migrations/gate-page.ts';
import { type Page, runWizard } from '../../page-flow.ts';
import { askText, pickOne, type Row } from '../../wizard.ts';
import { translate as t } from '../../words.ts';
import { backupName, backupNameProblem } from '../backup-words.ts';
import { askedFor, backupFormPage, backupWarnings, rememberedTexts } from './back-up.ts';
import { lifetimePage, locationPage, volumesPage } from './backup-pages.ts';
import { takenTexts } from './form.ts';
import { nameStem, namespacesWords } from './namespaces.ts';
import { restoreNewestOf } from './restore.ts';
import { scheduleFields, scheduleWishOf } from './schedule-form.ts';
import { contextOf, type VeleroDraft, type VeleroWindow, veleroPages } from './velero-page.ts';

/** Where it is kept what was answered last time of how a schedule is kept. */
const remembered = 'kubeferry.veleroSchedule';

interface ScheduleDraft extends VeleroDraft {
  cron?: string;
  /** A Schedule that is there, and what is done with it. */
  schedule?: VeleroSchedule;
  does?: ScheduleChange | 'run' | 'restore';
}

/** Schedule Backups with Velero…: asks what a backup is asked and when, and makes the Schedule. */
export async function scheduleWithVelero(
  { shared, hooks }: VeleroWindow,
  { context, namespaces }: NamespaceSelection,
): Promise<void> {
  const pages = pageScope(shared);
  const { globalState } = shared.context;
  const fields = scheduleFields(t);
  const draft: ScheduleDraft = {
    ...newDraft({ context }, namespaces),
    texts: { ...rememberedTexts(shared), ...takenTexts(fields, record(globalState.get(remembered))) },
  };
  const form = backupFormPage(pages, hooks, draft, fields);
  const asked: Page<ScheduleDraft>[] = [locationPage(), volumesPage(), lifetimePage(), form];
  const finished = await runWizard<ScheduleDraft>(
    vscode.l10n.t('Schedule backups with Velero'),
    [...veleroPages(pages), ...asked, cronPage(), namePage(), gatePage(() => 'create')],
    draft,
  );
  const { velero, name, cron } = draft;
  if (!finished || !velero || name === undefined || cron === undefined) return;
  await globalState.update(remembered, takenTexts(fields, draft.texts));
  const made = await shared.engine.request('velero.createSchedule', {
    ...placeOf(context, velero.namespace, name),
    ...(await askedFor(shared, draft, velero)),
    ...scheduleWishOf(draft.texts, cron, draft.fields?.schedule),
  });
  const args = { name, cron, reason: made.reasons.join(' ') };
  if (made.paused) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The schedule {name} is made, and paused: {cron}. Velero Schedules… resumes it.', args),
    );
  } else if (made.phase === 'Enabled') {
    void vscode.window.showInformationMessage(vscode.l10n.t('Velero backs up by the schedule {name}: {cron}.', args));
  } else void vscode.window.showErrorMessage(vscode.l10n.t('Velero refused the schedule {name}: {reason}', args));
}

/** Velero Schedules…: lists those of a cluster's Velero; runs, pauses, resumes or deletes the one that is chosen. */
export async function changeSchedules({ shared, runs, hooks }: VeleroWindow, context: string): Promise<void> {
  const pages = pageScope(shared);
  const draft: ScheduleDraft = { ...newDraft({ context }, []), texts: {} };
  const finished = await runWizard<ScheduleDraft>(
    vscode.l10n.t('Schedules of Velero in {context}', { context }),
    [...veleroPages(pages), schedulePage(pages), changePage(), { ...gatePage(verbOf), needed: isAChange }],
    draft,
  );
  const { velero, schedule, does } = draft;
  if (!finished || !velero || !schedule || !does) return;
  const { name } = schedule;
  const place = placeOf(context, velero.namespace, name);
  if (does === 'restore') {
    await restoreNewestOf({ shared, runs, hooks }, { context, velero, fields: draft.fields ?? {}, schedule });
    return;
  }
  if (does !== 'run') {
    await shared.engine.request('velero.changeSchedule', { ...place, change: does });
    void vscode.window.showInformationMessage(changedWords(does, schedule));
    return;
  }
  const following: VeleroFollowing = { ...place, name: backupName([name], new Date()), log: 'all' };
  await runs.follow({
    title: vscode.l10n.t('Velero backs up by the schedule {name}', { name }),
    name: following.name,
    context,
    request: (options) => shared.engine.request('velero.runSchedule', { ...following, schedule: name }, options),
  });
}

function placeOf(context: string, namespace: string, name: string): Omit<VeleroFollowing, 'log'> {
  return { context, namespace, name, grants: [{ context, namespaces: [namespace], clusterScoped: false }] };
}

function changedWords(change: ScheduleChange, { name, ownsBackups }: VeleroSchedule): string {
  switch (change) {
    case 'pause':
      return vscode.l10n.t('The schedule {name} is paused.', { name });
    case 'resume':
      return vscode.l10n.t('The schedule {name} is resumed.', { name });
    case 'delete':
      return ownsBackups
        ? vscode.l10n.t('The schedule {name} is deleted, and its Backup objects go; what lies in the store stays.', {
            name,
          })
        : vscode.l10n.t('The schedule {name} is deleted; its backups stay.', { name });
  }
}

/** A restore has a write gate of its own. */
const isAChange = ({ does }: ScheduleDraft) => does !== 'restore';

function verbOf({ does }: ScheduleDraft): 'create' | 'update' | 'delete' {
  return does === 'run' ? 'create' : does === 'delete' ? 'delete' : 'update';
}

/** The page "When?", as cron has it. */
function cronPage(): Page<ScheduleDraft> {
  return {
    async show(draft, place) {
      const rows = [
        { label: '0 3 * * *', description: vscode.l10n.t('every day at 3:00') },
        { label: '0 3 * * 0', description: vscode.l10n.t('Sundays at 3:00') },
        { label: '0 */6 * * *', description: vscode.l10n.t('every six hours') },
        { label: '@hourly', description: vscode.l10n.t('every hour') },
      ];
      const answer = await pickOne<string>(place, {
        placeholder: vscode.l10n.t("When? As cron has it, in the time zone of Velero's server, which is mostly UTC."),
        rows: rows.map((row) => ({ ...row, value: row.label })),
        active: (cron) => cron === draft.cron,
        typed: typedCron,
      });
      if (typeof answer === 'string') return answer;
      draft.cron = answer.value;
      return 'next';
    },
  };
}

function typedCron(text: string): Row<string> {
  const part = wrongInCron(text);
  if (part === undefined) return { label: text, value: text };
  const args = { part, example: '0 3 * * *' };
  return {
    label: vscode.l10n.t('{part} is wrong: write minute, hour, day, month and weekday, such as {example}', args),
  };
}

function namePage(): Page<ScheduleDraft> {
  return {
    async show(draft, place) {
      const answer = await askText(place, {
        prompt: vscode.l10n.t('The name of the schedule, with which its backups begin'),
        value: draft.name ?? nameStem(draft).slice(0, 40),
        check: (name) => backupNameProblem(name, t),
      });
      if (typeof answer === 'string') return answer;
      draft.name = answer.value;
      return 'next';
    },
  };
}

function schedulePage({ shared, explain }: PageScope): Page<ScheduleDraft> {
  return {
    async show(draft, place) {
      const [context, namespace] = [contextOf(draft), draft.velero?.namespace];
      if (context === undefined || namespace === undefined) return 'back';
      const answer = await pickOne<VeleroSchedule>(place, {
        placeholder: vscode.l10n.t('Which schedule?'),
        explain,
        rows: async (signal) => {
          const all = await shared.engine.request('velero.schedules', { context, namespace }, { signal });
          if (all.length === 0) return [{ label: vscode.l10n.t('There are no schedules.') }];
          return all.map((one) => ({
            label: one.name,
            description: `${one.cron} · ${one.paused ? vscode.l10n.t('paused') : one.phase}`,
            detail: [one.namespaces.join(', '), ...one.reasons].join(' · '),
            value: one,
          }));
        },
      });
      if (typeof answer === 'string') return answer;
      draft.schedule = answer.value;
      return 'next';
    },
  };
}

function changePage(): Page<ScheduleDraft> {
  return {
    async show(draft, place) {
      const pause = draft.schedule?.paused
        ? { label: vscode.l10n.t('Resume'), value: 'resume' as const }
        : { label: vscode.l10n.t('Pause'), value: 'pause' as const };
      const { name = '', ownsBackups } = draft.schedule ?? {};
      const answer = await pickOne<ScheduleChange | 'run' | 'restore'>(place, {
        placeholder: vscode.l10n.t('What shall be done with {name}?', { name }),
        rows: [
          { label: vscode.l10n.t('Run Now'), value: 'run' },
          { label: vscode.l10n.t('Restore Its Newest Backup'), value: 'restore' },
          pause,
          {
            label: vscode.l10n.t('Delete'),
            detail: ownsBackups
              ? vscode.l10n.t('Its Backup objects go with it; what lies in the store stays.')
              : vscode.l10n.t('Its backups stay.'),
            value: 'delete',
          },
        ],
      });
      if (typeof answer === 'string') return answer;
      draft.does = answer.value;
      return 'next';
    },
  };
}

/** The write gate: only Velero's own namespace is written to. */
function gatePage(verb: (draft: ScheduleDraft) => 'create' | 'update' | 'delete'): Page<ScheduleDraft> {
  return {
    async show(draft, place) {
      const { velero, schedule, name, cron } = draft;
      const context = contextOf(draft);
      if (context === undefined || !velero) return 'back';
      const answer = await askGate(place, {
        action: schedule ? vscode.l10n.t('Do It') : vscode.l10n.t('Schedule'),
        grants: [{ context, namespaces: [velero.namespace], clusterScoped: false }],
        verbs: [verb(draft)],
        summary: schedule ? schedule.name : [name, cron, namespacesWords(draft, t)].join(' · '),
        warnings: schedule ? [] : backupWarnings(draft),
        preview: false,
      });
      return typeof answer === 'string' ? answer : 'next';
    },
  };
}
