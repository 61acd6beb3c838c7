import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

/** Go modules whose manifests are judged, by the folder whose `go.mod` and `go.sum` pin them: those of the sandbox's programs, and some more. */
const pinned = {
  'sandbox/programs/kubernetes': ['k8s.io/kubernetes', 'k8s.io/pod-security-admission'],
  'sandbox/programs/velero': ['github.com/vmware-tanzu/velero'],
  'sandbox/programs/kwok': ['sigs.k8s.io/kwok'],
  'sandbox/programs/kube-score': ['github.com/zegl/kube-score'],
  'foreign/modules': [
    'github.com/argoproj/argo-cd/v3',
    'github.com/fluxcd/flux2',
    'github.com/rook/rook',
    'github.com/stefanprodan/podinfo',
    'github.com/tektoncd/pipeline',
    'sigs.k8s.io/kueue',
  ],
} as const;

/** One of them, by its path. */
export type Module = (typeof pinned)[keyof typeof pinned][number];

/** The folders of modules in Go's own cache, which nothing writes to. */
export type ModuleFolders = Readonly<Record<string, string>>;

/**
 * Has Go fetch the modules, where its cache does not hold them yet, from where it is set up to fetch modules; what was not pinned is refused.
 * Throws one sentence where that cannot be.
 */
export async function fetchModules(say: (line: string) => void): Promise<ModuleFolders> {
  const folders: Record<string, string> = {};
  for (const [place, paths] of Object.entries(pinned)) {
    const cwd = join(import.meta.dirname, '..', place);
    const goMod = readFileSync(join(cwd, 'go.mod'), 'utf8');
    for (const path of paths) folders[path] = await fetched(`${path}@${versionIn(goMod, path)}`, cwd, say);
  }
  return folders;
}

/** The version that a `go.mod` takes a module in, which is that of its replacement where it has one. */
function versionIn(goMod: string, path: string): string {
  const found = goMod
    .split('\n')
    .map((line) =>
      line
        .replace(/\/\/.*/, '')
        .trim()
        .split(' '),
    )
    .filter((words) => words.includes(path))
    .map((words) => words.at(-1))
    .at(-1);
  if (found === undefined) throw new Error(`No go.mod requires ${path}.`);
  return found;
}

async function fetched(module: string, cwd: string, say: (line: string) => void): Promise<string> {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const beat = setInterval(() => say(`${module}: being fetched for ${seconds()} s`), 5000);
  try {
    const go = spawn('go', ['mod', 'download', '-x', '-json', module], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const told: string[] = [];
    createInterface({ input: go.stderr }).on('line', (line) => told.push(line));
    const ended = new Promise<number | null>((resolve, reject) => go.on('error', reject).on('close', resolve));
    const [code, output] = await Promise.all([ended, text(go.stdout)]);
    const answer: { Dir?: string; Error?: string } = output === '' ? {} : JSON.parse(output);
    if (code !== 0 || answer.Dir === undefined) throw new Error(answer.Error ?? told.slice(-3).join(' '));
    say(`${module}: ${told.length === 0 ? 'cached' : `fetched in ${seconds()} s`}`);
    return answer.Dir;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The manifests of ${module} could not be fetched (${why}). Install Go 1.26, which fetches them.`);
  } finally {
    clearInterval(beat);
  }
}
