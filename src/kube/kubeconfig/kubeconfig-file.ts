import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { KubeferryError } from '../../model/error.ts';
import { type MessageArg, message } from '../../model/message.ts';

/** Format: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ and, for `exec`, client-authentication.v1. */

const optionalText = z.string().nullish();
const pairs = z.array(z.object({ name: z.string(), value: z.string() })).nullish();

const clusterFields = z.looseObject({
  server: optionalText,
  'certificate-authority': optionalText,
  'certificate-authority-data': optionalText,
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'tls-server-name': optionalText,
  'proxy-url': optionalText,
  extensions: z.array(z.looseObject({ name: z.string(), extension: z.unknown() })).nullish(),
});

const execFields = z.looseObject({
  apiVersion: z.string(),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: pairs,
  installHint: optionalText,
  interactiveMode: optionalText,
  provideClusterInfo: z.boolean().nullish(),
});

const userFields = z.looseObject({
  'client-certificate': optionalText,
  'client-certificate-data': optionalText,
  'client-key': optionalText,
  'client-key-data': optionalText,
  token: optionalText,
  tokenFile: optionalText,
  username: optionalText,
  password: optionalText,
  as: optionalText,
  'as-uid': optionalText,
  'as-groups': z.array(z.string()).nullish(),
  'as-user-extra': z.record(z.string(), z.array(z.string())).nullish(),
  'auth-provider': z
    .looseObject({ name: z.string(), config: z.record(z.string(), z.string().nullable()).nullish() })
    .nullish(),
  exec: execFields.nullish(),
});

const contextFields = z.looseObject({ cluster: optionalText, user: optionalText, namespace: optionalText });

const kubeconfigFile = z.looseObject({
  'current-context': optionalText,
  clusters: z.array(z.looseObject({ name: z.string(), cluster: clusterFields.nullish() })).nullish(),
  users: z.array(z.looseObject({ name: z.string(), user: userFields.nullish() })).nullish(),
  contexts: z.array(z.looseObject({ name: z.string(), context: contextFields.nullish() })).nullish(),
});

/** A cluster of a kubeconfig; paths are absolute. */
export type KubeconfigCluster = z.infer<typeof clusterFields>;
/** A user of a kubeconfig; paths are absolute. */
export type KubeconfigUser = z.infer<typeof userFields>;
/** How a credential plugin is called. */
export type ExecSpec = z.infer<typeof execFields>;

/** One kubeconfig file, its names resolved to what they stand for; of equal names the first counts, as with kubectl. */
export interface KubeconfigFile {
  file: string;
  current: string | undefined;
  clusters: Map<string, KubeconfigCluster>;
  users: Map<string, KubeconfigUser>;
  contexts: Map<string, { cluster?: string; user?: string; namespace?: string }>;
}

/** Reads one kubeconfig file, or nothing where there is no such file. Throws `misconfigured` where it cannot be read or understood. */
export async function readKubeconfigFile(file: string): Promise<KubeconfigFile | undefined> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new KubeferryError('misconfigured', message('kube.file.unreadable', { file, detail }), { cause });
  }
  const before = lastParsed.get(file);
  if (before?.content === content) return before.parsed;
  const parsed = parseKubeconfig(file, content);
  lastParsed.set(file, { content, parsed });
  return parsed;
}

/** Parsing is the slow part (0.6 ms a KB), and files are read again before each use of a context. */
const lastParsed = new Map<string, { content: string; parsed: KubeconfigFile }>();

/** Parses the text of one kubeconfig; relative paths in it are relative to `file`. Throws `misconfigured`. */
export function parseKubeconfig(file: string, content: string, paths: path.PlatformPath = path): KubeconfigFile {
  const document = parseDocument(content, { prettyErrors: true, logLevel: 'silent' });
  const [mistake] = document.errors;
  // The first line only: the lines below it quote the file, which holds credentials.
  if (mistake) throw malformed(file, mistake.message.split('\n')[0]?.replace(/:$/, '') ?? mistake.code, mistake.code);
  const value: unknown = document.toJS();
  const parsed = kubeconfigFile.safeParse(value ?? {});
  if (!parsed.success) throw malformed(file, wordsOf(parsed.error), 'shape');
  const folder = paths.dirname(file);
  return {
    file,
    current: parsed.data['current-context'] || undefined,
    clusters: byName(parsed.data.clusters, ({ cluster }) => clusterFrom(folder, cluster ?? {}, paths)),
    users: byName(parsed.data.users, ({ user }) => userFrom(folder, user ?? {}, paths)),
    contexts: byName(parsed.data.contexts, ({ context }) => ({
      ...(context?.cluster && { cluster: context.cluster }),
      ...(context?.user && { user: context.user }),
      ...(context?.namespace && { namespace: context.namespace }),
    })),
  };
}

function malformed(file: string, detail: MessageArg, cause: string): KubeferryError {
  return new KubeferryError('misconfigured', message('kube.file.malformed', { file, detail }), {
    hint: message('kube.file.hint'),
    cause,
  });
}

function wordsOf(error: z.ZodError): MessageArg {
  const [issue] = error.issues;
  if (!issue || issue.path.length === 0) return message('kube.file.noMapping');
  return `${issue.path.join('.')}: ${issue.message}`;
}

function byName<In extends { name: string }, Out>(
  entries: In[] | null | undefined,
  value: (entry: In) => Out,
): Map<string, Out> {
  const found = new Map<string, Out>();
  for (const entry of entries ?? []) if (!found.has(entry.name)) found.set(entry.name, value(entry));
  return found;
}

function clusterFrom(folder: string, cluster: KubeconfigCluster, paths: path.PlatformPath): KubeconfigCluster {
  return withPaths(cluster, ['certificate-authority'], folder, paths);
}

function userFrom(folder: string, user: KubeconfigUser, paths: path.PlatformPath): KubeconfigUser {
  const absolute = withPaths(user, ['client-certificate', 'client-key', 'tokenFile'], folder, paths);
  const provider = absolute['auth-provider'];
  if (provider?.config) {
    absolute['auth-provider'] = {
      ...provider,
      config: withPaths(provider.config, ['idp-certificate-authority'], folder, paths),
    };
  }
  // A plugin named with a folder lies relative to the kubeconfig; a bare name is looked for on PATH.
  if (absolute.exec && /[\\/]/.test(absolute.exec.command)) {
    absolute.exec = { ...absolute.exec, command: paths.resolve(folder, absolute.exec.command) };
  }
  return absolute;
}

function withPaths<T extends Record<string, unknown>>(
  fields: T,
  keys: (keyof T & string)[],
  folder: string,
  paths: path.PlatformPath,
): T {
  const absolute: Record<string, unknown> = {};
  for (const key of keys) {
    const value = fields[key];
    if (typeof value === 'string' && value !== '') absolute[key] = paths.resolve(folder, value);
  }
  return { ...fields, ...absolute };
}
