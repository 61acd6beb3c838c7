import { homedir } from 'node:os';
import path from 'node:path';
import type { ContextInfo, ContextList } from '../../model/clusters/cluster-contents.ts';
import { KubeferryError, toPlainError } from '../../model/error.ts';
import { inSequence, type Message, message } from '../../model/message.ts';
import type { KubeconfigSettings } from '../../model/settings.ts';
import { closest } from '../../model/words/closest.ts';
import {
  type KubeconfigCluster,
  type KubeconfigFile,
  type KubeconfigUser,
  readKubeconfigFile,
} from './kubeconfig-file.ts';

/** Where this process looks for kubeconfigs; the real ones unless a test says otherwise. */
export interface KubeconfigEnvironment {
  KUBECONFIG?: string | undefined;
  home: string;
  platform: NodeJS.Platform;
}

/** A context with the cluster and user that it stands for. */
export interface ResolvedContext {
  info: ContextInfo;
  cluster: KubeconfigCluster;
  user: KubeconfigUser;
}

/** The environment of this process. */
export function processEnvironment(): KubeconfigEnvironment {
  return { KUBECONFIG: process.env.KUBECONFIG, home: homedir(), platform: process.platform };
}

/** The kubeconfig files to read, in the order that counts: those of KUBECONFIG, those of the settings (before these, where they say so), the default one. */
export function kubeconfigFiles(settings: KubeconfigSettings, env: KubeconfigEnvironment): string[] {
  const paths = pathsOf(env);
  const ofEnvironment = (env.KUBECONFIG ?? '').split(paths.delimiter);
  const named = settings.areFirst ? [...settings.files, ...ofEnvironment] : [...ofEnvironment, ...settings.files];
  const all = named.map((file) => file.trim()).filter((file) => file !== '');
  all.push(paths.join(env.home, '.kube', 'config'));
  return [...new Set(all.map((file) => absolute(file, env)))];
}

function pathsOf(env: KubeconfigEnvironment): path.PlatformPath {
  return env.platform === 'win32' ? path.win32 : path.posix;
}

function absolute(file: string, env: KubeconfigEnvironment): string {
  const paths = pathsOf(env);
  if (/^~[\\/]/.test(file)) return paths.join(env.home, file.slice(2));
  return paths.isAbsolute(file) ? paths.normalize(file) : path.resolve(file);
}

/** Every context of every kubeconfig file. Files that cannot be read are told in `problems`; nothing is thrown. */
export async function loadContexts(
  settings: KubeconfigSettings,
  env: KubeconfigEnvironment = processEnvironment(),
): Promise<ContextList> {
  const { files, read, problems } = await readAll(settings, env);
  return { contexts: resolveContexts(read).map(({ info }) => info), problems, files };
}

/** One context by the name that `loadContexts` gives it. Throws `misconfigured` where it is not there or cannot be used. */
export async function findContext(
  name: string,
  settings: KubeconfigSettings,
  env: KubeconfigEnvironment = processEnvironment(),
): Promise<ResolvedContext> {
  const { files, read, problems } = await readAll(settings, env);
  const contexts = resolveContexts(read);
  const found = contexts.find(({ info }) => info.name === name);
  if (!found) {
    const known = contexts.map(({ info }) => info.name);
    throw missingContext(name, closest(name, known), files, problems);
  }
  if (found.info.problem) {
    throw new KubeferryError('misconfigured', found.info.problem, {
      context: name,
      hint: message('kube.context.hint', { file: found.info.file }),
    });
  }
  return found;
}

/** A context may well stand in a file that could not be read, so that is what is told then. */
function missingContext(
  context: string,
  suggestion: string | undefined,
  files: readonly string[],
  problems: ContextList['problems'],
): KubeferryError {
  const [problem] = problems;
  if (!problem) {
    const looked = { files: files.join(', ') };
    const hint =
      suggestion === undefined
        ? message('kube.context.missing.hint', looked)
        : message('kube.context.missing.meant', { ...looked, suggestion });
    return new KubeferryError('misconfigured', message('kube.context.missing', { context }), { context, hint });
  }
  const sentences = inSequence(problems.map(({ error }) => error.words));
  return new KubeferryError('misconfigured', message('kube.context.unread', { context, problems: sentences }), {
    context,
    ...(problem.error.hint && { hint: problem.error.hint }),
    ...(problem.error.detail !== undefined && { cause: problem.error.detail }),
  });
}

async function readAll(settings: KubeconfigSettings, env: KubeconfigEnvironment) {
  const files = kubeconfigFiles(settings, env);
  const named = new Set(settings.files.map((file) => absolute(file.trim(), env)));
  const problems: ContextList['problems'] = [];
  const read: KubeconfigFile[] = [];
  await Promise.all(
    files.map(async (file, index) => {
      try {
        const content = await readKubeconfigFile(file);
        if (content) read[index] = content;
        else if (named.has(file)) problems.push({ file, error: toPlainError(missingFile(file)) });
      } catch (error) {
        problems.push({ file, error: toPlainError(error) });
      }
    }),
  );
  problems.sort((one, other) => files.indexOf(one.file) - files.indexOf(other.file));
  return { files, read: read.filter((content) => content !== undefined), problems };
}

function missingFile(file: string): KubeferryError {
  return new KubeferryError('misconfigured', message('kube.file.missing', { file }), {
    hint: message('kube.file.missing.hint'),
  });
}

/**
 * The contexts of all files, in their order. A context takes its cluster and user from its own file, and, where that
 * lacks them, from the first file that has them, as kubectl's merge does. The second context of a name is called
 * `name (file)`, so that adding a file never renames a context that was there.
 */
export function resolveContexts(files: readonly KubeconfigFile[]): ResolvedContext[] {
  const current = files.find((file) => file.current !== undefined)?.current;
  const taken = new Set<string>();
  const resolved: ResolvedContext[] = [];
  for (const file of files) {
    for (const [plain, context] of file.contexts) {
      const isCurrent = plain === current && !taken.has(plain);
      const name = freeName(plain, file.file, taken);
      taken.add(name);
      const inOrder = [file, ...files];
      const cluster = inOrder.map(({ clusters }) => clusters.get(context.cluster ?? '')).find((found) => found);
      const user = inOrder.map(({ users }) => users.get(context.user ?? '')).find((found) => found);
      const problem = problemOf(name, context, cluster, user);
      resolved.push({
        info: {
          name,
          cluster: context.cluster ?? '',
          user: context.user ?? '',
          ...(cluster?.server && { server: cluster.server }),
          ...(context.namespace && { namespace: context.namespace }),
          file: file.file,
          current: isCurrent,
          ...(problem && { problem }),
        },
        cluster: cluster ?? {},
        user: user ?? {},
      });
    }
  }
  return resolved;
}

function freeName(plain: string, file: string, taken: ReadonlySet<string>): string {
  const base = file.split(/[\\/]/).at(-1) ?? file;
  return [plain, `${plain} (${base})`].find((name) => !taken.has(name)) ?? `${plain} (${file})`;
}

function problemOf(
  name: string,
  context: { cluster?: string; user?: string },
  cluster: KubeconfigCluster | undefined,
  user: KubeconfigUser | undefined,
): Message | undefined {
  if (!context.cluster) return message('kube.context.cluster', { context: name });
  if (!cluster) return message('kube.context.clusterMissing', { context: name, cluster: context.cluster });
  if (!cluster.server || !/^https?:\/\/./.test(cluster.server) || !URL.canParse(cluster.server)) {
    return message('kube.context.server', { context: name, cluster: context.cluster });
  }
  if (!context.user) return message('kube.context.user', { context: name });
  if (!user) return message('kube.context.userMissing', { context: name, user: context.user });
  return undefined;
}
