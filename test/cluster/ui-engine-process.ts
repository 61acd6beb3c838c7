import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { KubeferryError } from '../../src/model/error.ts';
import { Engine } from '../../src/ui/engine.ts';

/** A real engine process, and the kubeconfig that it reads. */
export interface EngineInUse {
  engine: Engine;
  /** Deaths that were told. */
  deaths: KubeferryError[];
  /** Replaces the kubeconfig as an editor does. */
  writeKubeconfig(text: string): void;
  dispose(): void;
}

/** Starts nothing yet: the engine's process starts at the first request. It sees no kubeconfig but its own. */
export function useEngine(kubeconfig: string): EngineInUse {
  const folder = mkdtempSync(join(tmpdir(), 'kubeferry-engine-'));
  const file = join(folder, 'config');
  writeFileSync(file, kubeconfig);
  const deaths: KubeferryError[] = [];
  const engine = new Engine({
    script: join(inject('dist'), 'engine.js'),
    settings: () => ({ kubeconfig: { files: [] }, extraPath: [], concurrency: 8, logLevel: 'error' }),
    env: { KUBECONFIG: file, HOME: folder, USERPROFILE: folder },
    log: () => undefined,
    askSecret: async () => null,
    died: (error) => deaths.push(error),
  });
  return {
    engine,
    deaths,
    writeKubeconfig: (text) => writeFileSync(file, text),
    dispose() {
      engine.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A kubeconfig with a context for each server, all with the same made-up token. */
export function kubeconfigOf(servers: Record<string, string>): string {
  const names = Object.keys(servers);
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: names.map((name) => ({ name, cluster: { server: servers[name] } })),
    users: [{ name: 'ann', user: { token: 'made-up' } }],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: 'ann' } })),
  });
}
