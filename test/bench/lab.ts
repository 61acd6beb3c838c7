import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { selectResources } from '../../src/backup/select.ts';
import { openCluster } from '../../src/kube/connect.ts';
import { collectionPath } from '../../src/kube/paths.ts';
import type { MigrationInput } from '../../src/model/migration/plan.ts';
import { waitFor } from '../sandbox/processes.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { projectFolder } from '../sandbox/vscode/build.ts';
import { run } from '../sandbox/vscode/command.ts';
import { type EngineInUse, startEngine } from './engine.ts';
import type { Pages, PeerResult, PeerTask } from './peer.ts';

/** Bytes of data in each object of a load. */
export const objectBytes = 1024;

/** What benchmarks share: started when the first of them asks, ended once. */
export class Lab {
  /** For stores and migration folders; goes at the end. */
  readonly folder = mkdtempSync(join(tmpdir(), 'kubeferry-bench-'));
  /** The folder store that back-ups go to. */
  readonly store = join(this.folder, 'store');
  readonly say: (words: string) => void;
  /** Two clusters. */
  readonly sandbox = once(() => this.#startSandbox());
  /** The folder of the extension as it is shipped: its bundles minified. */
  readonly extension = once(() => this.#buildExtension());
  /** Fills a namespace of the source by bare POSTs; gives the seconds that it took. */
  readonly load = once((count: number) => this.#load(count));
  readonly #paths = once((count: number) => this.#findPaths(count));
  #sandbox: Sandbox<'source' | 'target'> | undefined;
  #engines: EngineInUse[] = [];

  constructor(say: (words: string) => void) {
    this.say = say;
    mkdirSync(this.store);
  }

  async #startSandbox(): Promise<Sandbox<'source' | 'target'>> {
    this.#sandbox = await startSandbox({ clusters: ['source', 'target'], say: (line) => this.say(line) });
    return this.#sandbox;
  }

  async #buildExtension(): Promise<string> {
    const folder = join(projectFolder, 'out', 'bench', 'extension');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    // The build makes `schemas`.
    const args = ['esbuild.mjs', '--production', `--outdir=${join(folder, 'dist')}`];
    await run(process.execPath, args, { cwd: projectFolder });
    for (const part of ['package.json', 'package.nls.json', 'l10n', 'media', 'schemas', 'syntaxes']) {
      cpSync(join(projectFolder, part), join(folder, part), { recursive: true });
    }
    // The first start of an engine after an installation compiles it, for all that follow.
    const { engine, dispose } = await startEngine(join(folder, 'dist', 'engine.js'), '', this.folder, []);
    await engine.request('store.default', {});
    const proc = `/proc/${engine.pid}`;
    dispose();
    await waitFor(async () => !existsSync(proc), { what: 'the first engine ended' });
    return folder;
  }

  /** A new engine that is connected to both clusters. Ended with `dispose`, at the latest with the lab. */
  async engine(): Promise<EngineInUse> {
    const sandbox = await this.sandbox();
    const script = join(await this.extension(), 'dist', 'engine.js');
    const engine = await startEngine(script, sandbox.kubeconfig, this.folder, ['source', 'target']);
    this.#engines.push(engine);
    return engine;
  }

  /** Seconds of bare POSTs over 32 connections into a new namespace. */
  async post(cluster: 'source' | 'target', namespace: string, count: number): Promise<number> {
    const access = (await this.sandbox()).clusters[cluster];
    const { seconds } = await this.#peer({
      ...access,
      what: 'post',
      namespace,
      count,
      bytes: objectBytes,
      connections: 32,
    });
    return seconds;
  }

  /** Seconds of a raw LIST, over one connection, of all kinds that a backup of the namespace lists. */
  async list(count: number, pages: Pages): Promise<number> {
    const access = (await this.sandbox()).clusters.source;
    const { seconds, objects } = await this.#peer({
      ...access,
      what: 'list',
      pages,
      paths: await this.#paths(count),
    });
    if (objects < count) throw new Error(`The raw LIST found ${objects} of ${count} objects.`);
    return seconds;
  }

  /** Ends everything. */
  async stop(): Promise<void> {
    for (const engine of this.#engines) engine.dispose();
    await this.#sandbox?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #load(count: number): Promise<number> {
    this.say(`filling the source with ${count} objects`);
    return this.post('source', loadName(count), count);
  }

  async #findPaths(count: number): Promise<string[]> {
    const { kubeconfig } = await this.sandbox();
    const logLevel = 'error' as const;
    const settings = { kubeconfig: { files: [kubeconfig] }, extraPath: [], concurrency: 1, logLevel };
    const env = { home: this.folder, platform: process.platform };
    const cluster = await openCluster('source', settings, { env });
    try {
      const select = { namespaces: [loadName(count)], clusterScoped: 'referenced' as const, exclude: [] };
      const resources = selectResources((await cluster.discovery()).preferred, select, true);
      return resources.map((resource) => collectionPath(resource, loadName(count)));
    } finally {
      cluster.close();
    }
  }

  async #peer(task: PeerTask): Promise<PeerResult> {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'peer.ts')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.end(JSON.stringify(task));
    return JSON.parse(await text(child.stdout));
  }
}

/** The namespace of the source that holds a load. */
export function loadName(count: number): string {
  return `load-${count}`;
}

/** A plan that restores a load from a backup in a folder store into another namespace of the target. */
export function restorePlan(about: {
  count: number;
  backup: string;
  store: string;
  namespace: string;
}): MigrationInput {
  const { count, backup, store, namespace } = about;
  return {
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'Migration',
    metadata: { name: namespace },
    spec: {
      source: { backup },
      targets: [{ name: 'target', context: 'target' }],
      select: { namespaces: [loadName(count)] },
      store: { folder: store },
      mappings: { namespaces: { [loadName(count)]: namespace } },
    },
  };
}

/** The same function, whose work is done once for each argument. */
export function once<Args extends readonly [] | readonly [unknown], Value>(
  work: (...args: Args) => Promise<Value>,
): (...args: Args) => Promise<Value> {
  const known = new Map<unknown, Promise<Value>>();
  return (...args) => {
    const promise = known.get(args[0]) ?? work(...args);
    known.set(args[0], promise);
    return promise;
  };
}
