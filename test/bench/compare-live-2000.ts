import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComparedSide, ComparisonResult } from '../../src/model/comparison/comparison.ts';
import { Api } from '../sandbox/api.ts';
import { loadObject } from '../sandbox/fill.ts';
import { obtainPrograms } from '../sandbox/obtain.ts';
import { findVSCode, startVSCode } from '../sandbox/vscode/start.ts';
import { comparisonIn } from '../ui/pages/comparison.ts';
import { Workbench } from '../ui/pages/workbench.ts';
import type { Benchmark } from './benchmark.ts';
import { type Lab, objectBytes } from './lab.ts';
import { median, row } from './row.ts';

const count = 2000;
const namespace = 'compare-2000';
const rounds = 5;
const connections = 32;
/** As many of them `kubectl diff` looks at: it takes some tenths of a second for each, one after another. */
const some = 100;

/**
 * A live namespace of 2,000 objects held against the one of another cluster, where one differs: the request to the engine, and all from the
 * last click in a real VS Code to the page that says how many differ; then the request again where each of them has a field more, which the
 * target is asked about in a dry run each. Beside it `kubectl diff` of the same objects.
 */
export const compareLive2000: Benchmark = async ({ lab }) => {
  const { engine, dispose } = await lab.engine();
  for (const cluster of ['source', 'target'] as const) await lab.post(cluster, namespace, count);
  const target = new Api((await lab.sandbox()).clusters.target);
  try {
    const other = `/api/v1/namespaces/${namespace}/configmaps/load-000007`;
    await target.patch(other, { data: { text: 'another' } });
    const side = (context: string): ComparedSide => ({ from: 'cluster', context, namespaces: [namespace] });
    const compared = async (differing: number): Promise<number[]> => {
      const seconds: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const began = performance.now();
        const result = await engine.request('compare.sides', { left: side('source'), right: side('target') });
        seconds.push((performance.now() - began) / 1000);
        demandRight(result, differing);
      }
      return seconds;
    };
    const seconds = await compared(1);
    lab.say(`compare-live-2000: ${seconds.map((one) => one.toFixed(2)).join(', ')} s`);
    const peer = { name: `kubectl diff of ${some} of them, × ${count / some}`, value: await byKubectl(lab) };
    const goal = { op: '<=', value: 3, of: 'ours' } as const;
    const below = { op: '<=', value: 0.5, of: 'ratio' } as const;
    const clicked = await fromTheClick(lab);
    lab.say(`compare-live-2000, from the click: ${clicked.map((one) => one.toFixed(2)).join(', ')} s`);
    await addToEach(target);
    const asked = await compared(count);
    lab.say(`compare-live-2000, each asked about: ${asked.map((one) => one.toFixed(2)).join(', ')} s`);
    const name = 'compare-live-2000';
    return [
      row({ name, unit: 's', ours: median(seconds), peer, goal }),
      row({ name, unit: 's, from the click to the counts', ours: median(clicked), peer, goal }),
      row({
        name,
        unit: 's, each with a field more, so that the target is asked',
        ours: median(asked),
        peer,
        goal: below,
      }),
    ];
  } finally {
    target.close();
    dispose();
  }
};

/** Seconds of each round in the shipped extension in a real VS Code, which has both clusters open. */
async function fromTheClick(lab: Lab): Promise<number[]> {
  const vscode = await startVSCode({
    program: await findVSCode((line) => lab.say(line)),
    extensions: [await lab.extension()],
    workspace: lab.folder,
    settings: { 'files.watcherExclude': { '**': true } },
    env: { KUBECONFIG: (await lab.sandbox()).kubeconfig },
  });
  try {
    const workbench = new Workbench(vscode.page);
    const summary = comparisonIn({ workbench }).summary();
    await workbench.open();
    await workbench.clusters.expand('target');
    await workbench.clusters.expand('source');
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await workbench.clusters.choose(namespace, 'Compare With…');
      await workbench.quickPick.choose(/^target\b/);
      await workbench.quickPick.page(/^Which namespace of target/);
      await workbench.quickPick.shows(new RegExp(`^${namespace}`));
      const began = performance.now();
      await vscode.page.keyboard.press('Enter');
      await summary.waitFor();
      seconds.push((performance.now() - began) / 1000);
      const words = await summary.innerText();
      if (!words.startsWith('Objects to look at: 1 of ')) throw new Error(`The page says: ${words}`);
      await workbench.run('View: Close Editor');
    }
    return seconds;
  } finally {
    await vscode.dispose();
  }
}

/** Gives each object of the target a field that the source lacks: whether it fills that in by itself, it is asked in a dry run. */
async function addToEach(target: Api): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) {
      const path = `/api/v1/namespaces/${namespace}/configmaps/load-${String(n).padStart(6, '0')}`;
      await target.patch(path, { data: { more: 'yes' } });
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
}

function demandRight({ counts, unread }: ComparisonResult, differing: number): void {
  const { drift, missing, extra, same } = counts;
  // The namespace itself is the same, too.
  if (drift === differing && missing + extra + unread === 0 && same === count + 1 - differing) return;
  throw new Error(`The comparison counts ${JSON.stringify(counts)}, ${unread} unread.`);
}

/** Seconds that a `kubectl diff` of all manifests takes, by what it takes for some. */
async function byKubectl(lab: Lab): Promise<number> {
  const { kubeconfig } = await lab.sandbox();
  const program = await obtainPrograms(['kubernetes'], () => undefined);
  const items = Array.from({ length: some }, (_, n) => JSON.parse(loadObject(n, objectBytes)));
  const file = join(lab.folder, 'compare-2000.json');
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const args = [
    '--kubeconfig',
    kubeconfig,
    '--context',
    'target',
    '--namespace',
    namespace,
    'diff',
    '--filename',
    file,
  ];
  const began = performance.now();
  const { code, said } = await new Promise<{ code: unknown; said: string }>((resolve) => {
    execFile(program('kubectl'), args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });
  const seconds = (performance.now() - began) / 1000;
  // 1 says that something differs.
  if (code !== 1 || !said.includes('another'))
    throw new Error(`kubectl diff ended with ${String(code)}: ${said.slice(0, 500)}`);
  return seconds * (count / some);
}
