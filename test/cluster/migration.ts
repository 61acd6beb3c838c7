import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, inject } from 'vitest';
import { stringify } from 'yaml';
import { migrateScope } from '../../src/engine/migrations.ts';
import { createScope } from '../../src/engine/scope.ts';
import { backUpMigration } from '../../src/migrate/back-up-migration.ts';
import { listMigrations } from '../../src/migrate/list.ts';
import { previewMigration } from '../../src/migrate/preview.ts';
import { type RunRequest, runMigration } from '../../src/migrate/run.ts';
import type { MigrateScope } from '../../src/migrate/scope.ts';
import { type UndoRequest, undoRun } from '../../src/migrate/undo/undo.ts';
import { planUndo } from '../../src/migrate/undo/undo-plan.ts';
import type { BackupInfo, EngineSettings, Grant, MigrationSummary, RunResult, UndoPlan } from '../../src/model/door.ts';
import type { MigrationEvent } from '../../src/model/event.ts';
import { objectPath } from '../../src/model/log-line.ts';
import { format } from '../../src/model/message.ts';
import type { KubeObject } from '../../src/model/object.ts';
import type { MigrationInput } from '../../src/model/plan.ts';
import type { Api } from '../sandbox/api.ts';
import { holdsCanary } from '../sandbox/apps/shop/shop.ts';
import { waitFor } from '../sandbox/processes.ts';

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
  return new OpenTrial(home, folder, file);
}

class OpenTrial implements Trial {
  readonly home: string;
  readonly folder: string;
  readonly kubeconfig: string;
  readonly events: MigrationEvent[] = [];
  readonly #commands: Command[] = [];
  readonly #said: string[] = [];

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
    const call = { signal: signal ?? new AbortController().signal, emit, drained: () => Promise.resolve() };
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
    for (const command of this.#commands) command.kill();
    rmSync(this.home, { recursive: true, force: true });
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

let built: string | undefined;
afterAll(() => {
  if (built !== undefined) rmSync(dirname(built), { recursive: true, force: true });
});

/** Builds the command line as it is shipped, once for all tests of a file; gives its script. */
export function buildCli(): string {
  if (built === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'kubeferry-cli-'));
    const root = join(import.meta.dirname, '..', '..');
    execFileSync(process.execPath, ['esbuild.mjs', `--outdir=${folder}`], { cwd: root });
    built = join(folder, 'cli.js');
  }
  return built;
}

/** What a command line runs with. */
export interface CommandOptions {
  home: string;
  kubeconfig: string;
  env?: NodeJS.ProcessEnv;
  fileBlocks?: number;
}

/** One running command line. It sees no home and no kubeconfig but those of its test. */
export class Command {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #waiting = new Set<() => void>();
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  #said = '';

  constructor(args: readonly string[], { home, kubeconfig, env, fileBlocks }: CommandOptions) {
    const command = [process.execPath, buildCli(), ...args];
    const [program = '', ...words] =
      fileBlocks === undefined ? command : ['sh', '-c', `ulimit -f ${fileBlocks}; exec "$0" "$@"`, ...command];
    this.#child = spawn(program, words, {
      env: { PATH: process.env.PATH, HOME: home, USERPROFILE: home, KUBECONFIG: kubeconfig, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { stdout, stderr } = this.#child;
    if (!stdout || !stderr) throw new Error('The command has no output.');
    createInterface({ input: stdout }).on('line', (line) => {
      this.#said += `${line}\n`;
      this.#lines.push(line);
      for (const wake of this.#waiting) wake();
    });
    stderr.on('data', (bytes: Buffer) => {
      this.#said += bytes.toString();
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        resolve({ code, signal });
        for (const wake of this.#waiting) wake();
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** All that it wrote, to both streams. */
  get output(): string {
    return this.#said;
  }

  /** The lines of its standard output. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Resolves when it has written `times` lines that hold the words; throws when it ended before. */
  async says(words: string, times = 1): Promise<void> {
    const enough = () => this.#lines.filter((line) => line.includes(words)).length >= times;
    while (!enough()) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        await this.ended;
        if (enough()) return;
        throw new Error(`The command ended before it said ${words}:\n${this.#said}`);
      }
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  /** Asks it to stop, as Ctrl-C does. */
  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  /** Ends it without a chance to do anything. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Events of objects as `outcome path: reason`, those of one step where it is named. */
export function outcomes(events: readonly MigrationEvent[], step?: string): string[] {
  return events.flatMap((event) =>
    event.type === 'object' && (step === undefined || event.step === step)
      ? [`${event.outcome} ${objectPath(event.object)}: ${format(event.reason)}`]
      : [],
  );
}

/** Sentences of the log. */
export function sentences(events: readonly MigrationEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'log' ? [`${event.level}: ${format(event.text)}`] : []));
}

/**
 * Every object of a namespace, events and leases apart, which come and go: a fingerprint of all but its status, which
 * controllers go on writing long after a workload is Ready.
 */
export async function versionsIn(api: Api, namespace: string): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  const kinds = [
    ...['configmaps', 'secrets', 'services', 'serviceaccounts', 'persistentvolumeclaims', 'pods'].map(
      (it) => `api/v1/${it}`,
    ),
    ...['deployments', 'statefulsets', 'daemonsets', 'replicasets'].map((it) => `apis/apps/v1/${it}`),
    'apis/networking.k8s.io/v1/ingresses',
    'apis/rbac.authorization.k8s.io/v1/rolebindings',
    'apis/batch/v1/jobs',
  ];
  for (const kind of kinds) {
    const slash = kind.lastIndexOf('/');
    const path = `/${kind.slice(0, slash)}/namespaces/${namespace}${kind.slice(slash)}`;
    for (const object of await api.list(path)) {
      versions[`${object.kind} ${object.metadata.name}`] = withoutStatus(object);
    }
  }
  const own = await api.get(`/api/v1/namespaces/${namespace}`);
  return { ...versions, Namespace: withoutStatus(own) };
}

function withoutStatus({ status: _status, metadata, ...object }: KubeObject): string {
  const { resourceVersion: _version, managedFields: _fields, ...kept } = metadata;
  return createHash('sha256')
    .update(JSON.stringify({ ...object, metadata: kept }))
    .digest('hex')
    .slice(0, 12);
}

/** Resolves when a namespace is gone. */
export async function gone(api: Api, namespace: string): Promise<void> {
  await waitFor(async () => (await api.find(`/api/v1/namespaces/${namespace}`)) === undefined, {
    what: `${namespace} was gone`,
  });
}

/** A small application: a ConfigMap with some more beside it, a Secret, a Service and a Deployment. */
export function smallApp(namespace: string, more = 0): KubeObject[] {
  const at = (name: string) => ({ name, namespace });
  const labels = { app: 'web' };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: at('settings'), data: { colour: 'blue' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: at('keys'), stringData: { key: 'open sesame' } },
    { apiVersion: 'v1', kind: 'Service', metadata: at('web'), spec: { selector: labels, ports: [{ port: 80 }] } },
    deployment(namespace, 'web', 'web:1'),
    ...Array.from({ length: more }, (_, n) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: at(`extra-${n}`),
      data: { n: String(n) },
    })),
  ];
}

/** A Deployment of one pod. An image whose name holds `/missing/` is never pulled. */
export function deployment(namespace: string, name: string, image: string): KubeObject {
  const labels = { app: name };
  const pod = { terminationGracePeriodSeconds: 0, containers: [{ name: 'web', image }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
  };
}

/** Creates objects, those of one kind at once. */
export async function createAll(api: Api, objects: readonly KubeObject[]): Promise<void> {
  const kinds = new Map<string, KubeObject[]>();
  for (const object of objects) kinds.set(object.kind, [...(kinds.get(object.kind) ?? []), object]);
  for (const ofKind of kinds.values()) await Promise.all(ofKind.map((object) => api.create(object)));
}
