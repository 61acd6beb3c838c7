import * as vscode from 'vscode';
import type { AssessedTarget, TargetFinding } from '../../model/assessment/assessment.ts';
import { AfterTyping } from '../after-typing.ts';
import { findingProblem, idleProblem } from '../finding-problems.ts';
import { countFindings, type FindingCounts } from '../finding-words.ts';
import { isTargetPath, migrationOf, targetPattern } from '../migrations/plan-files.ts';
import { ownRuleFolders, watchRules } from '../own-rules/rule-files.ts';
import { ProblemsByFile, type ToldOfFile } from '../problems-by-file.ts';
import type { Shared } from '../shared.ts';
import type { EditConflicts } from './edit-conflicts.ts';
import { unsavedManifests } from './unsaved-manifests.ts';

/** Milliseconds after a change before all manifests are judged again, and after an edit, which is judged by itself before: others may depend on it. */
const pause = 300;
const longPause = 1500;

/** A check that waits for its time, or that is under way. */
interface Check {
  timer: NodeJS.Timeout;
  cancel: AbortController;
  /** Its targets are still to be asked. */
  refresh: boolean;
}

/** Problems in the manifests that targets will get, by what was learned of each target. */
export class TargetProblems implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #conflicts: EditConflicts;
  /** What is shown, by the folder of the migration. */
  readonly #problems = new Map<string, ProblemsByFile>();
  /** What was found, by the folder of the migration and by file. */
  readonly #found = new Map<string, Map<string, TargetFinding[]>>();
  readonly #checks = new Map<string, Check>();
  /** The manifest that is edited, while it waits for its time, or is judged. */
  readonly #edited: AfterTyping;
  /** How many checks have begun, and by folder which of them is shown. */
  #begun = 0;
  readonly #shown = new Map<string, number>();
  readonly #counts = new Map<string, Map<string, FindingCounts>>();
  readonly #counted = new vscode.EventEmitter<string>();
  readonly #listening: vscode.Disposable;

  /** Fires with the folder of a migration when its manifests were judged. */
  readonly onDidJudge = this.#counted.event;

  constructor(shared: Shared, conflicts: EditConflicts) {
    this.#shared = shared;
    this.#edited = new AfterTyping(shared.log);
    this.#conflicts = conflicts;
    const watcher = vscode.workspace.createFileSystemWatcher(targetPattern);
    const changed = (uri: vscode.Uri) => this.#soon(uri);
    this.#listening = vscode.Disposable.from(
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidCreate(changed),
      watcher.onDidDelete(changed),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#soon(document.uri)),
      watchRules(() => {
        for (const folder of this.#shown.keys()) this.#begin(folder, false, pause);
      }),
    );
  }

  /** Begins to look after a manifest that was opened. */
  open({ uri }: vscode.TextDocument): void {
    const folder = judgedFolder(uri);
    if (folder !== undefined) this.#begin(folder, false, pause);
  }

  /**
   * Judges the manifests of a migration, after asking its targets where `refresh`, in the place of a check that is under way; gives what was
   * found. Throws what the engine throws.
   */
  check(
    folder: string,
    { refresh, signal = new AbortController().signal }: { refresh: boolean; signal?: AbortSignal },
  ): Promise<AssessedTarget[]> {
    this.#stop(folder);
    return this.#check(folder, refresh, signal);
  }

  /** Judges the manifests that a run or a preview has just made, `refresh` after asking the targets; what hinders that only stands in the log, since nobody asked for it. */
  exported(folder: string, refresh: boolean): void {
    this.#begin(folder, refresh, 0);
  }

  /** What was found in a manifest, as it is shown. */
  findings(file: string): readonly TargetFinding[] {
    return this.#found.get(migrationOf(file) ?? '')?.get(file) ?? [];
  }

  /** How much was found in the manifests of a target; nothing where they were not judged in this window. */
  counts(folder: string, target: string): FindingCounts | undefined {
    return this.#counts.get(folder)?.get(target);
  }

  /** What was found in all manifests of the migration that one belongs to. */
  besides(file: string): readonly TargetFinding[] {
    return [...(this.#found.get(migrationOf(file) ?? '')?.values() ?? [])].flat();
  }

  dispose(): void {
    this.#counted.dispose();
    for (const { timer, cancel } of this.#checks.values()) {
      clearTimeout(timer);
      cancel.abort();
    }
    this.#checks.clear();
    this.#edited.dispose();
    this.#listening.dispose();
    for (const problems of this.#problems.values()) problems.dispose();
  }

  async #check(folder: string, refresh: boolean, signal: AbortSignal): Promise<AssessedTarget[]> {
    this.#begun += 1;
    const turn = this.#begun;
    const texts = unsavedTexts(folder);
    await this.#conflicts.check(folder, texts, signal);
    const assessed = await this.#shared.engine.request(
      'assess.targets',
      { folder, refresh, texts, rules: ownRuleFolders() },
      { signal },
    );
    if (signal.aborted) return assessed;
    // An edit was judged meanwhile, without what the targets have just said.
    if ((this.#shown.get(folder) ?? 0) > turn) this.#begin(folder, false, 0);
    else {
      this.#shown.set(folder, turn);
      this.#show(folder, assessed);
    }
    return assessed;
  }

  #stop(folder: string): void {
    const under = this.#checks.get(folder);
    clearTimeout(under?.timer);
    under?.cancel.abort();
    this.#checks.delete(folder);
  }

  #soon(uri: vscode.Uri): void {
    const folder = judgedFolder(uri);
    if (folder === undefined) return;
    this.#begin(folder, false, longPause);
    // One at a time: what else was changed meanwhile waits for the check of all.
    this.#edited.soon('edited', uri.fsPath, (signal) => this.#checkOne(folder, uri.fsPath, signal));
  }

  /** Judges one manifest among the others as they were judged last, and shows what was found in it. */
  async #checkOne(folder: string, file: string, signal: AbortSignal): Promise<void> {
    const text = unsavedTexts(folder)[file];
    const params = { folder, file, rules: ownRuleFolders(), ...(text !== undefined && { texts: { [file]: text } }) };
    const judged = await this.#shared.engine.request('assess.manifest', params, { signal });
    const found = this.#found.get(folder);
    if (!judged || !found || signal.aborted) return;
    const { findings, skipped } = judged;
    found.set(file, findings);
    this.#problems.get(folder)?.tellOne(file, told(findings, skipped));
    this.#counted.fire(folder);
  }

  #begin(folder: string, refresh: boolean, wait: number): void {
    const before = this.#checks.get(folder);
    this.#stop(folder);
    const cancel = new AbortController();
    const check: Check = {
      cancel,
      // The manifests that a preview writes are changes too, and break off the check that asks the targets.
      refresh: refresh || before?.refresh === true,
      timer: setTimeout(() => {
        this.#check(folder, check.refresh, cancel.signal)
          .catch((thrown: unknown) => {
            if (!cancel.signal.aborted) this.#shared.log.warn(`${folder}: ${String(thrown)}`);
          })
          .finally(() => {
            if (!cancel.signal.aborted) check.refresh = false;
          });
      }, wait),
    };
    this.#checks.set(folder, check);
  }

  #show(folder: string, assessed: readonly AssessedTarget[]): void {
    const found = Map.groupBy(
      assessed.flatMap(({ findings }) => findings),
      ({ file }) => file,
    );
    this.#found.set(folder, found);
    this.#counts.set(folder, new Map(assessed.map(({ target, findings }) => [target, countFindings(findings)])));
    this.#counted.fire(folder);
    const idle = Map.groupBy(
      assessed.flatMap(({ skipped }) => skipped),
      ({ file }) => file,
    );
    const files = [...new Set([...found.keys(), ...idle.keys()])];
    const problems = this.#problems.get(folder) ?? new ProblemsByFile(`kubeferry-targets-${this.#problems.size}`);
    this.#problems.set(folder, problems);
    void problems.tell(new Map(files.map((file) => [file, told(found.get(file), idle.get(file))])));
  }
}

/** What is told of a file in which there are findings, or comments that do nothing. */
function told(found: readonly TargetFinding[] = [], idle: AssessedTarget['skipped'] = []): ToldOfFile {
  return {
    key: () => JSON.stringify([found, idle]),
    problems: () => [...found.map((one) => findingProblem(one)), ...idle.map(idleProblem)],
  };
}

/** The migration that a manifest of a target belongs to, where it may be judged. */
function judgedFolder({ scheme, path, fsPath }: vscode.Uri): string | undefined {
  return scheme === 'file' && isTargetPath(path) && vscode.workspace.isTrusted ? migrationOf(fsPath) : undefined;
}

function unsavedTexts(folder: string): Record<string, string> {
  return Object.fromEntries(unsavedManifests(folder).map((document) => [document.uri.fsPath, document.getText()]));
}
