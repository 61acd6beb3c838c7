import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { toKubeferryError } from '../../model/error.ts';
import { record, text } from '../../model/json/parse.ts';
import { type Message, quoted } from '../../model/message.ts';
import type { MigrationSummary, StepSummary } from '../../model/migration/migration-summary.ts';
import { countWords } from '../finding-words.ts';
import type { TargetProblems } from '../manifests/target-problems.ts';
import { viewItem } from '../view-item.ts';
import { errorSentence, sentence, translate as t } from '../words.ts';
import {
  keptWords,
  migrationDescription,
  migrationTokens,
  type StateIcon,
  stateIcon,
  stateWords,
  stepCountWords,
  stepIcon,
  stepStateWords,
} from './migration-words.ts';
import type { Migrations } from './migrations.ts';
import { isPlanPath } from './plan-files.ts';
import type { Runs } from './runs.ts';

/** A migration, or one line below it. Commands of this feature get the first sort as their argument. */
export type MigrationNode =
  | { kind: 'migration'; folder: string; summary: MigrationSummary }
  | { kind: 'target'; folder: string; name: string; context: string }
  | { kind: 'step'; folder: string; step: StepSummary }
  | { kind: 'line'; folder: string; id: string; text: string; icon: StateIcon };

/** The folder that a command was called for: by its path, by a node of the tree, or by the plan in an editor. */
export function folderOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (argument instanceof vscode.Uri) return isPlanPath(argument.path) ? dirname(argument.fsPath) : undefined;
  return text(record(argument).folder);
}

/** The Migrations tree: each `*.migration` folder with its state; below it targets, steps, and what stands in the way. */
export class MigrationsTree implements vscode.TreeDataProvider<MigrationNode>, vscode.Disposable {
  readonly #migrations: Migrations;
  readonly #runs: Runs;
  readonly #problems: TargetProblems;
  readonly #changed = new vscode.EventEmitter<MigrationNode | undefined>();
  readonly #listening: vscode.Disposable;
  /** VS Code redraws a node only where it gets the same object again. */
  readonly #nodes = new Map<string, Extract<MigrationNode, { kind: 'migration' }>>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(migrations: Migrations, runs: Runs, problems: TargetProblems) {
    this.#migrations = migrations;
    this.#runs = runs;
    this.#problems = problems;
    const redraw = (folder: string) => {
      // A migration that the tree has not read yet comes with the next list; a redraw of everything would hold that up.
      const node = this.#nodes.get(folder);
      if (node) this.#changed.fire(node);
    };
    this.#listening = vscode.Disposable.from(
      migrations.onDidChange(() => this.#changed.fire(undefined)),
      runs.onDidChange(redraw),
      problems.onDidJudge(redraw),
    );
  }

  async getChildren(node?: MigrationNode): Promise<MigrationNode[]> {
    if (node) return node.kind === 'migration' ? this.#below(node.summary) : [];
    let list: MigrationSummary[];
    try {
      list = await this.#migrations.list();
    } catch (thrown) {
      return [errorLine(thrown)];
    }
    this.#runs.keepOnly(list.map((summary) => summary.folder));
    for (const folder of this.#nodes.keys()) {
      if (!list.some((summary) => summary.folder === folder)) this.#nodes.delete(folder);
    }
    return list.map((summary) => this.#nodeOf(summary));
  }

  getParent(node: MigrationNode): MigrationNode | undefined {
    return node.kind === 'migration' ? undefined : this.#nodes.get(node.folder);
  }

  getTreeItem(node: MigrationNode): vscode.TreeItem {
    switch (node.kind) {
      case 'migration':
        return this.#migrationItem(node.summary);
      case 'target':
        return this.#targetItem(node);
      case 'step':
        return stepItem(node.folder, node.step);
      case 'line':
        return {
          id: `${node.folder}#${node.id}`,
          label: node.text,
          tooltip: node.text,
          iconPath: themeIcon(node.icon),
          contextValue: viewItem(['line']),
        };
    }
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }

  #nodeOf(summary: MigrationSummary): MigrationNode {
    const known = this.#nodes.get(summary.folder);
    if (known) {
      known.summary = summary;
      return known;
    }
    const node = { kind: 'migration' as const, folder: summary.folder, summary };
    this.#nodes.set(summary.folder, node);
    return node;
  }

  #targetItem({ folder, name, context }: Extract<MigrationNode, { kind: 'target' }>): vscode.TreeItem {
    const counts = this.#problems.counts(folder, name);
    const words = [t('target: {context}', { context }), ...(counts ? [countWords(counts, t)] : [])];
    const icon = counts && counts.errors > 0 ? { icon: 'target', color: 'list.errorForeground' } : { icon: 'target' };
    return {
      id: `${folder}#target/${name}`,
      label: name,
      description: words.join(' · '),
      tooltip: [`${name}: ${context}`, ...words.slice(1)].join('\n'),
      iconPath: themeIcon(icon),
      contextValue: viewItem(['target']),
      accessibilityInformation: { label: [name, ...words].join(', ') },
    };
  }

  #migrationItem(summary: MigrationSummary): vscode.TreeItem {
    const runsHere = this.#runs.isRunning(summary.folder);
    const shown: MigrationSummary = runsHere ? { ...summary, state: 'running' } : summary;
    const description = migrationDescription(shown, t);
    const icon = summary.problem ? { icon: 'warning', color: 'problemsWarningIcon.foreground' } : stateIcon(shown);
    return {
      id: summary.folder,
      label: summary.name,
      description,
      tooltip: [`${summary.name}: ${description}`, keptWords(summary, Date.now(), t), summary.folder]
        .filter((line) => line !== undefined)
        .join('\n'),
      iconPath: themeIcon(icon),
      collapsibleState: vscode.TreeItemCollapsibleState.Collapsed,
      contextValue: viewItem(migrationTokens(summary, runsHere)),
      accessibilityInformation: { label: `${summary.name}, ${description}` },
    };
  }

  #below(summary: MigrationSummary): MigrationNode[] {
    const { folder } = summary;
    const lines: MigrationNode[] = [];
    const line = (id: string, text: string, icon: string) =>
      lines.push({ kind: 'line', folder, id, text, icon: { icon } });
    if (summary.problem) {
      line('problem', sentence(summary.problem.words), 'warning');
      if (summary.problem.hint) line('hint', sentence(summary.problem.hint), 'lightbulb');
    }
    if (summary.missing) line('missing', sentence(summary.missing), 'warning');
    const live = this.#runs.steps(folder);
    if (summary.lockedBy && !live) {
      const { host, pid } = summary.lockedBy;
      line('lock', vscode.l10n.t('In use by process {pid} on {host}', { pid: String(pid), host }), 'lock');
    }
    const steps = live && live.length > 0 ? live : summary.steps;
    return [
      ...lines,
      ...summary.targets.map(({ name, context }) => ({ kind: 'target' as const, folder, name, context })),
      ...steps.map((step) => ({ kind: 'step' as const, folder, step })),
    ];
  }
}

function errorLine(thrown: unknown): MigrationNode {
  const error = toKubeferryError(thrown);
  return { kind: 'line', folder: '', id: 'error', text: errorSentence(error), icon: { icon: 'warning' } };
}

function stepItem(folder: string, step: StepSummary): vscode.TreeItem {
  const title = sentence(step.title);
  const stands = [stepStateWords(step.state, t), stepCountWords(step, t)];
  const joined = (...words: string[]) => words.filter((word) => word !== '').join(' · ');
  const whole = joined(...stands, reasonWords(step.reason));
  // The cause comes first where there is little room.
  const description = joined(...stands, (step.reason && quoted(step.reason, sentence)) ?? reasonWords(step.reason));
  return {
    id: `${folder}#step/${step.id}`,
    label: title,
    description,
    tooltip: `${title}: ${whole}`,
    iconPath: themeIcon(stepIcon(step.state)),
    contextValue: viewItem(['step']),
    accessibilityInformation: { label: `${title}, ${whole}` },
  };
}

function reasonWords(reason: Message | undefined): string {
  return reason ? sentence(reason) : '';
}

function themeIcon({ icon, color }: StateIcon): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

/** How the last run stands, as lines for a log that has none of its own yet. */
export function lastRunLines(summary: MigrationSummary): string[] {
  const last = summary.runs.at(-1);
  if (!last) return [];
  const steps = summary.steps.map((step) => {
    const counts = stepCountWords(step, t);
    return [sentence(step.title), stepStateWords(step.state, t), counts, reasonWords(step.reason)]
      .filter((word) => word !== '')
      .join(' · ');
  });
  return [
    `== ${vscode.l10n.t('The run {run} of {date}: {state}', {
      run: last.run,
      date: new Date(last.startedAt).toLocaleString(),
      state: stateWords(last, t),
    })}`,
    ...steps,
  ];
}
