import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Api } from '../sandbox/api.ts';
import { definitionOf } from '../sandbox/definition-of.ts';
import { obtainPrograms } from '../sandbox/obtain.ts';
import { waitFor } from '../sandbox/processes.ts';
import type { Benchmark } from './benchmark.ts';
import type { Lab } from './lab.ts';
import { median, row } from './row.ts';

const resources = 300;
const group = 'facts.bench.example';
const rounds = 9;

/** The facts of a cluster that serves 300 kinds, by an engine that is connected to it. Beside it `kubectl api-resources`, which asks for the kinds alone. */
export const facts300: Benchmark = async ({ lab }) => {
  const { engine, dispose } = await lab.engine();
  const ask = () => engine.request('facts.collect', { context: 'target', namesIn: [] });
  const served = async () => (await ask()).apis?.length ?? 0;
  const missing = Math.max(resources - (await served()), 0);
  const api = new Api((await lab.sandbox()).clusters.target);
  const names = Array.from({ length: missing }, (_, n) => `Thing${n}`);
  try {
    await Promise.all(names.map((name) => api.create(definitionOf(group, name))));
    await waitFor(async () => (await served()) >= resources, { what: `${resources} kinds are served` });
    const value = median(await times(lab, rounds, () => byKubectl(lab)));
    const ours = median(await times(lab, rounds, ask));
    const peer = { name: 'kubectl api-resources', value };
    return [row({ name: 'facts-300', unit: 's', ours, peer, goal: { op: '<=', value: 0.5, of: 'ours' } })];
  } finally {
    for (const name of names) {
      await api.send(
        'DELETE',
        `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name.toLowerCase()}s.${group}`,
      );
    }
    api.close();
    dispose();
  }
};

async function times(lab: Lab, count: number, work: () => Promise<unknown>): Promise<number[]> {
  const seconds: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const began = performance.now();
    await work();
    seconds.push((performance.now() - began) / 1000);
  }
  lab.say(`facts-300: ${seconds.map((one) => one.toFixed(2)).join(', ')} s`);
  return seconds;
}

async function byKubectl(lab: Lab): Promise<void> {
  const { kubeconfig } = await lab.sandbox();
  const program = await obtainPrograms(['kubernetes'], () => undefined);
  // Nothing that an earlier call learned.
  const cache = await mkdtemp(join(lab.folder, 'kubectl-'));
  const args = ['--kubeconfig', kubeconfig, '--context', 'target', '--cache-dir', cache, 'api-resources'];
  await promisify(execFile)(program('kubectl'), args, { maxBuffer: 64 * 1024 * 1024 });
}
