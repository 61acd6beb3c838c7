import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { Grant } from '../../model/clusters/grants.ts';
import { KubeferryError, toKubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { MigrationSummary, RunResult } from '../../model/migration/migration-summary.ts';
import { planFile } from '../../model/migration/plan-file.ts';
import type { CarriedChoice, ClaimInfo } from '../../model/migration/preparation.ts';
import type { TargetProblems } from '../manifests/target-problems.ts';
import { openMarkdownPage } from '../markdown-page.ts';
import { runWizard } from '../page-flow.ts';
import type { Shared } from '../shared.ts';
import { waitFor } from '../wizard.ts';
import { translate as t } from '../words.ts';
import type { ClaimChoices } from './claim-choices.ts';
import { claimKey } from './claim-choices.ts';
import { askClaims } from './claims-page.ts';
import { pageScope } from './draft.ts';
import { carriedBy } from './engine-choices.ts';
import { canResume, type Ended, endWords, isRestore } from './migration-words.ts';
import type { Migrations } from './migrations.ts';
import { notify } from './notify.ts';
import { type Runs, runTarget } from './runs.ts';
import { saveFolder } from './save-folder.ts';

/** How a run begins, beside what it is allowed. */
export interface RunStart {
  /** The run that a person said is gone on with. */
  resumes?: string | undefined;
  /** Reads the source again where an earlier run is gone on with. */
  anew?: boolean;
  volumes?: ClaimChoices;
}

/** Runs and previews migrations of this window and says, once, how each ended. */
export class Executor {
  readonly #shared: Shared;
  readonly #migrations: Migrations;
  readonly #runs: Runs;
  readonly #problems: TargetProblems;

  constructor(shared: Shared, migrations: Migrations, runs: Runs, problems: TargetProblems) {
    this.#shared = shared;
    this.#problems = problems;
    this.#migrations = migrations;
    this.#runs = runs;
  }

  /** The migration in a folder. Throws `not-found` where there is none (any more). */
  async summary(folder: string): Promise<MigrationSummary> {
    this.#migrations.refresh();
    const [summary] = await this.#shared.engine.request('migration.list', { folders: [folder] });
    if (!summary) throw new KubeferryError('not-found', message('ui.no-migration', { folder }));
    return summary;
  }

  /**
   * Saves what was typed into the folder's files, also while a page was open, and runs the migration, or resumes it. Claims
   * that the plan asks about are asked for before anything moves.
   * @throws KubeferryError `conflict` where a file could not be saved, or the run cannot be gone on with any more.
   */
  async run(folder: string, grants: Grant[], start: RunStart = {}): Promise<void> {
    await saveFolder(folder);
    const summary = await this.summary(folder);
    const { resumes, anew = false, volumes } = start;
    if (resumes !== undefined && resumes !== summary.resumes) throw cannotResume(summary.name, resumes);
    await this.#tell(
      summary,
      false,
      () => this.#runs.run(runTarget(summary), grants, { anew, volumes }).finally(() => this.#shared.runEnded.fire()),
      async () => {
        const choices = await this.#askForClaims(summary);
        if (choices) await this.run(folder, grants, { ...start, volumes: choices });
      },
    );
    this.#problems.exported(folder, false);
  }

  /**
   * Does everything that a run does except the writes; what was typed is saved before. Gives whether the source was read and its manifests
   * written. Throws `conflict` where a file could not be saved.
   */
  async preview(folder: string): Promise<boolean> {
    await saveFolder(folder);
    const summary = await this.summary(folder);
    let exported = false;
    await this.#tell(summary, true, async () => {
      const result = await this.#runs.preview(runTarget(summary));
      exported = result.state !== 'cancelled';
      return result;
    });
    this.#problems.exported(folder, true);
    return exported;
  }

  async #tell(
    summary: MigrationSummary,
    preview: boolean,
    work: () => Promise<RunResult>,
    decideClaims?: () => Promise<void>,
  ): Promise<void> {
    const { folder, name } = summary;
    const ended = { name, preview, fromBackup: isRestore(summary) };
    let result: RunResult | undefined;
    try {
      result = await work().finally(() => this.#migrations.reload());
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (error.words.code === 'run.claim-undecided' && decideClaims) return await decideClaims();
      if (error.code !== 'cancelled') return await this.#showFailure(ended, folder, error);
    }
    // The notification stays until it is answered; the command that ran has ended by then.
    void this.#showEnd(folder, ended, result ?? cancelledResult()).catch((thrown: unknown) =>
      this.#shared.showError(thrown),
    );
  }

  /** Says why a run or a preview did not come to its end, with what can be done: mend the plan, or go on with the run. */
  async #showFailure({ name, preview }: Ended, folder: string, error: KubeferryError): Promise<void> {
    if (preview) return this.#shared.showError(error, planAction(error, folder));
    const action = planAction(error, folder) ?? (await this.#resumeAction(error, folder));
    const died = error.words.code === 'ui.engine-ended';
    await this.#shared.showError(died ? interrupted(name, error, action !== undefined) : error, action);
  }

  async #resumeAction(error: KubeferryError, folder: string) {
    if (error.code === 'locked') return undefined;
    try {
      if (!canResume(await this.summary(folder))) return undefined;
    } catch (thrown) {
      // What failed first is what the person has to know.
      this.#shared.log.warn(String(thrown));
      return undefined;
    }
    return {
      title: vscode.l10n.t('Resume'),
      run: () => vscode.commands.executeCommand('kubeferry.migration.resume', folder),
    };
  }

  async #showEnd(folder: string, ended: Ended, result: RunResult): Promise<void> {
    const { name, preview } = ended;
    const { severity, text } = endWords(ended, result, t);
    const openReport = vscode.l10n.t('Open Report');
    const resume = vscode.l10n.t('Resume');
    const migrate = vscode.l10n.t('Migrate…');
    const showLog = vscode.l10n.t('Open Log');
    const verify = vscode.l10n.t('Verify Migration');
    const actions = [
      ...(result.state === 'cancelled' && !preview ? [resume] : []),
      ...(preview && result.state !== 'cancelled' ? [migrate] : []),
      ...(result.report === undefined ? [showLog] : [openReport]),
      ...(result.state === 'completed' && !preview ? [verify] : []),
    ];
    const chosen = await notify(severity, text, actions);
    if (chosen === openReport && result.report !== undefined) await openReportFile(folder, result.report);
    else if (chosen === showLog) this.#runs.channel({ folder, name }).channel.show(true);
    else if (chosen === resume) await vscode.commands.executeCommand('kubeferry.migration.resume', folder);
    else if (chosen === verify) await vscode.commands.executeCommand('kubeferry.migration.verify', folder);
    else if (chosen === migrate) await vscode.commands.executeCommand('kubeferry.migration.run', folder);
  }

  /** Asks for the claims that neither the plan nor the wizard decided; nothing where the person stopped. */
  async #askForClaims(summary: MigrationSummary): Promise<ClaimChoices | undefined> {
    const { plan } = summary;
    const target = plan?.spec.targets[0];
    if (!plan || !target) return undefined;
    const { source, store, select } = plan.spec;
    const { engine } = this.#shared;
    const pages = pageScope(this.#shared);
    const choices: ClaimChoices = {};
    let open: ClaimInfo[] = [];
    let carried: CarriedChoice[] = [];
    const prepare = async (signal: AbortSignal) => {
      const from =
        'backup' in source
          ? { backup: source.backup, store: store ?? (await engine.request('store.default', {}, { signal })) }
          : { context: source.context };
      const params = { source: from, namespaces: select.namespaces, target: target.context };
      const { claims, velero } = await engine.request('migration.prepare', params, { signal });
      const decided = plan.spec.volumes.claims;
      open = claims.filter((claim) => (decided[claimKey(claim)] ?? plan.spec.volumes.default) === 'ask');
      const offer = velero?.offers.find(({ namespace }) => namespace === plan.spec.velero.namespace);
      carried = plan.spec.engine === 'velero' ? carriedBy(offer) : [];
    };
    const answered = await runWizard(
      vscode.l10n.t('Migrate {name}: volume data', { name: summary.name }),
      [
        {
          waits: true,
          show: (_choices, place) =>
            waitFor(place, {
              placeholder: vscode.l10n.t('Looking for claims with data…'),
              explain: pages.explain,
              work: prepare,
            }),
        },
        { show: (answers: ClaimChoices, place) => askClaims(open, answers, { carried }, place) },
      ],
      choices,
    );
    return answered ? choices : undefined;
  }
}

/** A person can mend a plan; for anything else the log says more. */
function planAction(error: KubeferryError, folder: string) {
  if (error.code !== 'invalid' && error.code !== 'usage' && error.code !== 'wrong-cluster') return undefined;
  return {
    title: vscode.l10n.t('Open Plan'),
    run: () => vscode.window.showTextDocument(vscode.Uri.file(planFile(folder))),
  };
}

function interrupted(name: string, cause: KubeferryError, resumable: boolean): KubeferryError {
  return new KubeferryError('unexpected', message('ui.run-interrupted', { name }), {
    hint: message(resumable ? 'ui.run-interrupted.hint' : 'ui.engine-ended.hint'),
    cause,
  });
}

function cannotResume(name: string, run: string): KubeferryError {
  return new KubeferryError('conflict', message('ui.cannot-resume', { name, run }), {
    hint: message('ui.cannot-resume.hint'),
  });
}

function cancelledResult(): RunResult {
  return { run: '', state: 'cancelled', targets: [] };
}

/** Opens a report as rendered Markdown. */
export async function openReportFile(folder: string, report: string): Promise<void> {
  await openMarkdownPage(vscode.Uri.file(isAbsolute(report) ? report : join(folder, report)));
}
