import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { stringify } from 'yaml';
import { migrateScope } from '../../src/engine/migrations.ts';
import { createScope } from '../../src/engine/scope.ts';
import { backUpMigration } from '../../src/migrate/back-up-migration.ts';
import { listMigrations } from '../../src/migrate/list.ts';
import { readPlan } from '../../src/migrate/plan/read.ts';
import { plannedVolumes } from '../../src/migrate/planned-volumes.ts';
import { previewMigration } from '../../src/migrate/preview.ts';
import { runMigration } from '../../src/migrate/run.ts';
import type { RunRequest } from '../../src/migrate/run-request.ts';
import type { MigrateScope } from '../../src/migrate/scope.ts';
import { turnedBackBy } from '../../src/migrate/turned-back-by.ts';
import { type UndoRequest, undoRun } from '../../src/migrate/undo/undo.ts';
import { planUndo } from '../../src/migrate/undo/undo-plan.ts';
import type { BackupInfo } from '../../src/model/backups/backup-contents.ts';
import type { Grant } from '../../src/model/clusters/grants.ts';
import { objectLabel } from '../../src/model/clusters/log-line.ts';
import type { MigrationEvent } from '../../src/model/event.ts';
import { format, type Message } from '../../src/model/message.ts';
import type { MigrationSummary, RunResult, UndoPlan } from '../../src/model/migration/migration-summary.ts';
import type { MigrationInput } from '../../src/model/migration/plan.ts';
import type { PlannedVolumes } from '../../src/model/migration/preparation.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import type { EngineSettings } from '../../src/model/settings.ts';
import type { Api } from '../sandbox/api.ts';
import { holdsCanary } from '../sandbox/apps/shop/shop.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { Command } from './command.ts';
import { createAll } from './small-app.ts';
import { tellOnFailure } from './told-on-failure.ts';
import { versionsIn, versionsOnceStanding } from './versions.ts';

/** What a test says of its plan; the rest is from `source` to `target`, with a store of its own. */
export interface PlanWords {
  name?: string;
  source?: MigrationInput['spec']['source'];
  targets?: MigrationInput['spec']['targets'];
  select?: Partial<MigrationInput['spec']['select']> & { namespaces: string[] };
  spec?: Partial<MigrationInput['spec']>;
}

/** A `*.migration` folder of one test, with a home that holds its store. */
export interface Trial {
  readonly home: string;
  readonly folder: string;
  readonly kubeconfig: string;
  /** Everything that was told through the door so far. */
  readonly events: MigrationEvent[];
  /** Runs or resumes it in this process; so do the next ones. */
  run(request?: Partial<RunRequest>, signal?: AbortSignal): Promise<RunResult>;
  preview(): Promise<RunResult>;
  backUp(): Promise<BackupInfo>;
  /** What the write gate says that a restore would bring back. */
  turnedBack(): Promise<Message[]>;
  /** What its write gate says of the data of volumes. */
  volumes(): Promise<PlannedVolumes>;
  undoPlan(run?: string): Promise<UndoPlan>;
  undo(request?: Partial<UndoRequest>, signal?: AbortSignal): Promise<UndoPlan>;
  /** Runs the command line in a process of its own: a verb, then what follows the folder. */
  start(...args: string[]): Command;
  /** The same with more variables in its environment. `fileBlocks`: no file it writes gets larger than so many times 512 bytes. */
  startWith(more: { env?: NodeJS.ProcessEnv; fileBlocks?: number }, ...args: string[]): Command;
  /** How it stands. */
  status(): Promise<MigrationSummary>;
  /** Replaces a text in the plan. */
  editPlan(from: string, to: string): void;
  /** The text of a file of the folder. */
  text(path: string): string;
  /** Every text of folder and of what was told, for what must be found nowhere. */
  holdsCanary(): boolean;
  dispose(): void;
}

/** What everybody may write. */
export function grants(context: string, ...namespaces: string[]): Grant[] {
  return [{ context, namespaces, clusterScoped: true }];
}

/** The migrations of one test file, all of one application. */
export interface Migrations {
  source: Api;
  target: Api;
  /** A migration with these words; it goes after its test. */
  migration(words: PlanWords, kubeconfig?: string): Trial;
  /** A migration of the application to a namespace of that name; both go after their test. */
  migrationTo(namespace: string, spec?: PlanWords['spec']): Trial;
  /** Has a namespace of the target removed after the test. */
  leaves(namespace: string): void;
}

/**
 * Has an application in a namespace of the source while the tests of a file run, and cleans up after each of them. What a
 * test itself adds to the source it takes away again: after the last one the application has to be as it was before, unless
 * the tests restore onto the source itself (`ontoSource`).
 */
export function migrationsOf(
  application: string,
  objects: readonly KubeObject[],
  { ontoSource = false } = {},
): Migrations {
  const { clusters } = inject('sandbox');
  const source = apiOf(clusters.source);
  const target = apiOf(clusters.target);
  const trials: Trial[] = [];
  const namespaces = new Set<string>();
  let untouched: Record<string, string> = {};
  beforeAll(async () => {
    await createAll(source, objects);
    untouched = await versionsOnceStanding(source, application);
  });
  afterEach(async () => {
    for (const trial of trials.splice(0)) trial.dispose();
    for (const namespace of namespaces) await removeNamespace(target, namespace);
    namespaces.clear();
  });
  afterAll(async () => {
    try {
      const isUntouched = async () => {
        expect(await versionsIn(source, application, false)).toEqual(untouched);
        return true;
      };
      // Pods of what a test took away go a moment later.
      if (!ontoSource) await waitFor(isUntouched, { what: `${application} was as it was before`, seconds: 60 });
    } finally {
      await removeNamespace(source, application);
      source.close();
      target.close();
    }
  });
  const migration = (words: PlanWords, kubeconfig?: string): Trial => {
    const trial = newMigration(words, kubeconfig);
    trials.push(trial);
    return trial;
  };
  return {
    source,
    target,
    migration,
    migrationTo(name, words) {
      namespaces.add(name);
      const spec = { mappings: { namespaces: { [application]: name } }, ...words };
      return migration({ name, select: { namespaces: [application] }, spec });
    },
    leaves: (namespace) => void namespaces.add(namespace),
  };
}

/** Makes a migration folder. It sees a copy of the sandbox's kubeconfig, or the given one. */
export function newMigration(words: PlanWords, kubeconfig?: string): Trial {
  const home = mkdtempSync(join(tmpdir(), 'kubeferry-migration-'));
  const name = words.name ?? 'trial';
  const folder = join(home, `${name}.migration`);
  mkdirSync(folder);
  mkdirSync(join(home, 'store'), { mode: 0o700 });
  const spec: MigrationInput['spec'] = {
    source: words.source ?? { context: 'source' },
    targets: words.targets ?? [{ name: 'there', context: 'target' }],
    select: { clusterScoped: 'none', ...words.select, namespaces: words.select?.namespaces ?? [name] },
    store: { folder: join(home, 'store') },
    ...words.spec,
  };
  const plan = { apiVersion: 'kubeferry.dev/v1alpha1', kind: 'Migration', metadata: { name }, spec };
  writeFileSync(join(folder, 'migration.yaml'), stringify(plan));
  const file = kubeconfig ?? join(home, 'kubeconfig.yaml');
  if (kubeconfig === undefined) copyFileSync(inject('sandbox').kubeconfig, file);
  const trial = new OpenTrial(home, folder, file);
  tellOnFailure(() => [...sentences(trial.events), ...outcomes(trial.events)]);
  return trial;
}

class OpenTrial implements Trial {
  readonly home: string;
  readonly folder: string;
  readonly kubeconfig: string;
  readonly events: MigrationEvent[] = [];
  readonly #commands: Command[] = [];
  readonly #said: string[] = [];
  readonly #ending = new AbortController();

  constructor(home: string, folder: string, kubeconfig: string) {
    this.home = home;
    this.folder = folder;
    this.kubeconfig = kubeconfig;
  }

  run(request: Partial<RunRequest> = {}, signal?: AbortSignal): Promise<RunResult> {
    return this.#with(signal, (scope) => runMigration({ folder: this.folder, grants: [], ...request }, scope));
  }

  preview(): Promise<RunResult> {
    return this.#with(undefined, (scope) => previewMigration(this.folder, scope));
  }

  backUp(): Promise<BackupInfo> {
    return this.#with(undefined, (scope) => backUpMigration(this.folder, scope));
  }

  turnedBack(): Promise<Message[]> {
    return this.#with(undefined, async (scope) => turnedBackBy((await readPlan(this.folder)).plan, scope));
  }

  volumes(): Promise<PlannedVolumes> {
    return this.#with(undefined, (scope) => plannedVolumes(this.folder, scope));
  }

  undoPlan(run?: string): Promise<UndoPlan> {
    return this.#with(undefined, (scope) => planUndo(this.folder, run, scope));
  }

  undo(request: Partial<UndoRequest> = {}, signal?: AbortSignal): Promise<UndoPlan> {
    return this.#with(signal, (scope) => undoRun({ folder: this.folder, grants: [], ...request }, scope));
  }

  /** Lends what the engine lends to one request, and ends it afterwards. */
  async #with<Result>(
    signal: AbortSignal | undefined,
    work: (scope: MigrateScope) => Promise<Result>,
  ): Promise<Result> {
    const settings: EngineSettings = {
      kubeconfig: { files: [this.kubeconfig] },
      extraPath: [],
      concurrency: 16,
      logLevel: 'debug',
    };
    const log = (_level: string, text: string) => void this.#said.push(text);
    const scope = createScope(settings, { log, askSecret: async () => null });
    const emit = (event: MigrationEvent) => void this.events.push(event);
    const ends = signal ? AbortSignal.any([signal, this.#ending.signal]) : this.#ending.signal;
    const call = { signal: ends, emit, drained: () => Promise.resolve() };
    try {
      const result = await work(migrateScope(call, scope));
      this.#said.push(JSON.stringify(result));
      return result;
    } finally {
      scope.close();
    }
  }

  start(...args: string[]): Command {
    return this.startWith({}, ...args);
  }

  startWith(more: { env?: NodeJS.ProcessEnv; fileBlocks?: number }, ...args: string[]): Command {
    const [verb = '', ...rest] = args;
    const { home, kubeconfig } = this;
    const command = new Command([verb, this.folder, ...rest], { home, kubeconfig, ...more });
    this.#commands.push(command);
    return command;
  }

  async status(): Promise<MigrationSummary> {
    const [summary] = await listMigrations([this.folder]);
    if (!summary) throw new Error('The engine lists every folder.');
    return summary;
  }

  editPlan(from: string, to: string): void {
    const file = join(this.folder, 'migration.yaml');
    const text = readFileSync(file, 'utf8');
    if (!text.includes(from)) throw new Error(`The plan has no ${from}:\n${text}`);
    writeFileSync(file, text.replace(from, to));
  }

  text(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  holdsCanary(): boolean {
    const files = filesBelow(this.folder).map((path) => readFileSync(path, 'utf8'));
    const told = [JSON.stringify(this.events), ...this.#said, ...this.#commands.map(({ output }) => output)];
    return [...files, ...told].some(holdsCanary);
  }

  dispose(): void {
    // What a test that took too long still runs.
    this.#ending.abort();
    for (const command of this.#commands) command.kill();
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Every file below a folder. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Events of objects as `outcome path: reason`, those of one step where it is named. */
export function outcomes(events: readonly MigrationEvent[], step?: string): string[] {
  return events.flatMap((event) =>
    event.type === 'object' && (step === undefined || event.step === step)
      ? [`${event.outcome} ${objectLabel(event.object)}: ${format(event.reason)}`]
      : [],
  );
}

/** Sentences of the log. */
export function sentences(events: readonly MigrationEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'log' ? [`${event.level}: ${format(event.text)}`] : []));
}

/** Resolves when a namespace is gone. */
export async function gone(api: Api, namespace: string): Promise<void> {
  await waitFor(async () => (await api.find(`/api/v1/namespaces/${namespace}`)) === undefined, {
    what: `${namespace} was gone`,
  });
}
