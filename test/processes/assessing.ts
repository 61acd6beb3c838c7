import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { parseCommandLine } from '../../src/cli/arguments.ts';
import { performAssess } from '../../src/cli/assess/perform.ts';
import type { Output } from '../../src/cli/output.ts';
import { createScope } from '../../src/engine/scope.ts';
import { factsOf } from '../golden/target.ts';

/** A target of which nothing is unknown that these manifests ask for. */
const facts = { ...factsOf(''), namespaces: [] };
let target: string;
/** Where a test keeps its files; a new one for each. */
export let folder: string;
beforeAll(() => {
  target = join(mkdtempSync(join(tmpdir(), 'kubeferry-target-')), 'target.json');
  writeFileSync(target, JSON.stringify(facts));
});
afterAll(() => rmSync(dirname(target), { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeferry-assess-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a command line says of paths below the folder, which its words name from there. */
export async function assess(...args: string[]) {
  const paths = args.map((arg) => (arg.startsWith('--') ? arg : join(folder, arg)));
  const given = paths.includes('--target') ? [] : ['--target', target];
  return said('assess', ...paths, ...given);
}

/** What a command line says. */
export async function said(...words: string[]) {
  const line = parseCommandLine(words, {});
  if (!('verb' in line) || line.verb !== 'assess') throw new Error('This is no assessment.');
  const lines: string[] = [];
  const items: object[] = [];
  let text = '';
  const take = (_type: string, data: object, words: readonly string[]) => {
    items.push(data);
    lines.push(...words.map((one) => one.replaceAll(folder + sep, '')));
  };
  const output: Output = {
    warnings: 0,
    event: () => undefined,
    plan: (data, words) => take('plan', data, words),
    result: (data, words) => take('result', data, words),
    item: take,
    text: (more) => {
      text += more.replaceAll(folder + sep, '');
    },
    drained: () => Promise.resolve(),
    error: (thrown) => {
      throw thrown;
    },
    log: () => undefined,
  };
  const scope = createScope(line.settings, { log: output.log, askSecret: () => Promise.resolve(null) });
  try {
    const { signal } = new AbortController();
    return { clean: await performAssess(line, { signal, output, scope }), lines, items, text };
  } finally {
    scope.close();
  }
}

export const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
export const read = (name: string) => readFileSync(join(folder, name), 'utf8');

export const workload = `# The page.
apiVersion: apps/v1beta2   # since 2017
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: "k8s.gcr.io/pause:3.2" }]
`;
export const fixed = workload.replace('apps/v1beta2', 'apps/v1').replace('k8s.gcr.io', 'registry.k8s.io');
export const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop }
spec: { accessModes: [ReadWriteOnce], storageClassName: vng-ssd, resources: { requests: { storage: 1Gi } } }
`;
