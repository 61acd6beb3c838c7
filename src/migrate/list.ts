import { access } from 'node:fs/promises';
import { type PlainError, toPlainError } from '../model/error.ts';
import type { MigrationSummary, RunSummary } from '../model/migration/migration-summary.ts';
import type { Migration } from '../model/migration/plan.ts';
import { folderName, reportFile } from './folder/folder.ts';
import { readJournal } from './journal/journal.ts';
import type { RecordedRun } from './journal/recorded-runs.ts';
import { summarize } from './journal/summary.ts';
import { lockHolder } from './lock.ts';
import { readPlan } from './plan/read.ts';
import { placedStore } from './plan-store.ts';
import { resumable } from './resume.ts';

/** How each of these `*.migration` folders stands; a folder whose plan cannot be read is listed with its problem. */
export async function listMigrations(folders: readonly string[]): Promise<MigrationSummary[]> {
  return Promise.all(folders.map(summary));
}

async function summary(folder: string): Promise<MigrationSummary> {
  const blank: MigrationSummary = {
    folder,
    name: folderName(folder),
    state: 'draft',
    source: '',
    targets: [],
    steps: [],
    runs: [],
  };
  try {
    const holder = await lockHolder(folder);
    const read = await planOf(folder);
    const name = 'plan' in read ? read.plan.metadata.name : undefined;
    const { runs, recorded, steps, state, missing } = await summarize(readJournal(folder), holder !== undefined, name);
    const found: MigrationSummary = {
      ...blank,
      runs,
      steps,
      state,
      ...(missing && { missing }),
      ...(holder && { lockedBy: holder }),
      ...((await exists(reportFile(folder))) && { report: reportFile(folder) }),
    };
    if ('problem' in read) return { ...found, problem: read.problem };
    const { plan } = read;
    const { source, targets } = plan.spec;
    const resumes = resumed(recorded, runs, plan);
    return {
      ...found,
      name: plan.metadata.name,
      source: 'backup' in source ? source.backup : source.context,
      targets: targets.map(({ name, context }) => ({ name, context })),
      plan: withStore(folder, plan),
      ...(resumes !== undefined && { resumes }),
    };
  } catch (thrown) {
    return { ...blank, problem: toPlainError(thrown) };
  }
}

async function planOf(folder: string): Promise<{ plan: Migration } | { problem: PlainError }> {
  try {
    return { plan: (await readPlan(folder)).plan };
  } catch (thrown) {
    return { problem: toPlainError(thrown) };
  }
}

/** A front opens the store of a plan without knowing where the plan lies. */
function withStore(folder: string, plan: Migration): Migration {
  const { store } = plan.spec;
  return store ? { ...plan, spec: { ...plan.spec, store: placedStore(folder, store) } } : plan;
}

/** The run that can be gone on with by this plan. */
function resumed(recorded: readonly RecordedRun[], runs: readonly RunSummary[], plan: Migration): string | undefined {
  const last = runs.at(-1);
  if (last?.state !== 'interrupted' && last?.state !== 'failed') return undefined;
  if (runs.some(({ state }) => state === 'half-undone')) return undefined;
  return resumable(recorded, plan)?.run;
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
