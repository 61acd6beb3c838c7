import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../src/model/object.ts';
import { Api, asObject, asRecord } from './api.ts';
import type { ClusterInfo } from './cluster.ts';
import { podLogs } from './nodes.ts';
import type { ProgramPath } from './obtain.ts';
import { freePort } from './ports.ts';
import { type Processes, waitFor } from './processes.ts';
import { makeBucket, type S3Info } from './s3.ts';

/** A running Velero as plain data. */
export interface VeleroInfo {
  namespace: string;
  /** Shared by all clusters of a sandbox, so that a backup of one can be restored in another. */
  bucket: string;
  /** The server's log, in CRI form; the API gives it as the log of the Deployment's pod. */
  log: string;
  /** Velero's own command line program. */
  program: string;
  pid: number;
}

const namespace = 'velero';
const bucket = 'velero';

/**
 * Installs Velero into a cluster and runs its server beside it: the Deployment's pod is a kwok pod whose log is the
 * server's. Waits until the backup location is available.
 */
export async function startVelero(options: {
  cluster: ClusterInfo;
  s3: S3Info;
  folder: string;
  processes: Processes;
  program: ProgramPath;
  /** More arguments of its server; they come last, so they win over those given here. */
  args?: readonly string[] | undefined;
  signal?: AbortSignal | undefined;
}): Promise<VeleroInfo> {
  const { cluster, s3, folder, processes, program, args = [], signal } = options;
  const api = new Api(cluster);
  const credentials = join(folder, 's3-credentials');
  const keys = `aws_access_key_id=${s3.accessKey}\naws_secret_access_key=${s3.secretKey}\n`;
  writeFileSync(credentials, `[default]\n${keys}`, { mode: 0o600 });
  makeBucket(s3, bucket);
  await install(api, await manifests(program('velero'), credentials, cluster, s3), signal);

  const home = join(folder, 'velero');
  mkdirSync(home, { recursive: true });
  const log = podLogs(folder).velero;
  const server = await processes.start({
    name: `${cluster.name}-velero`,
    program: program('velero'),
    args: [
      'server',
      `--metrics-address=127.0.0.1:${await freePort()}`,
      `--profiler-address=127.0.0.1:${await freePort()}`,
      `--plugin-dir=${pluginFolder(home, program)}`,
      // Tests wait for Velero to see what was done to the store.
      '--store-validation-frequency=1s',
      ...args,
    ],
    env: {
      AWS_SHARED_CREDENTIALS_FILE: credentials,
      VELERO_NAMESPACE: namespace,
      KUBECONFIG: cluster.kubeconfig,
      HOME: home,
    },
    cri: true,
    log,
  });
  const location = `/apis/velero.io/v1/namespaces/${namespace}/backupstoragelocations/default`;
  await waitFor(async () => asRecord((await api.get(location)).status ?? {}).phase === 'Available', {
    what: `the backup location of Velero in ${cluster.name} was available`,
    needs: [server],
    signal,
  });
  api.close();
  return { namespace, bucket, log, program: program('velero'), pid: server.pid };
}

/** A folder with nothing but the plugin: Velero starts every program that it finds there. */
function pluginFolder(home: string, program: ProgramPath): string {
  const folder = join(home, 'plugins');
  mkdirSync(folder, { recursive: true });
  const plugin = program('velero-plugin-for-aws');
  symlinkSync(plugin, join(folder, basename(plugin)));
  return folder;
}

async function manifests(velero: string, credentials: string, cluster: ClusterInfo, s3: S3Info): Promise<KubeObject[]> {
  const location = `region=${s3.region},s3ForcePathStyle=true,s3Url=${s3.endpoint},checksumAlgorithm=`;
  const { stdout } = await promisify(execFile)(
    velero,
    [
      ...['install', '--dry-run', '-o', 'yaml', '--provider', 'aws'],
      ...['--plugins', 'velero/velero-plugin-for-aws:v1.14.3', '--namespace', namespace, '--bucket', bucket],
      ...['--secret-file', credentials, '--backup-location-config', location, '--use-volume-snapshots=false'],
    ],
    {
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, HOME: dirname(credentials), KUBECONFIG: cluster.kubeconfig },
    },
  );
  const list = parseAllDocuments(stdout).map((document) => asRecord(document.toJS()));
  return list.flatMap((entry) => (Array.isArray(entry.items) ? entry.items : [entry])).map(asObject);
}

/** CRDs first, and the rest once they are served. */
async function install(api: Api, objects: KubeObject[], signal: AbortSignal | undefined): Promise<void> {
  const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
  await Promise.all(definitions.map((object) => api.create(object)));
  for (const { metadata } of definitions) {
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${metadata.name}`;
    await waitFor(async () => isEstablished(await api.get(path)), { what: `${metadata.name} was served`, signal });
  }
  for (const object of objects) {
    if (object.kind === 'CustomResourceDefinition') continue;
    // A new kind appears in discovery a moment after it is established.
    await waitFor(async () => await api.create(object).then(() => true), {
      what: `${object.kind} was served`,
      seconds: 20,
      signal,
    });
  }
}

function isEstablished(definition: KubeObject): boolean {
  const conditions = asRecord(definition.status ?? {}).conditions;
  return (
    Array.isArray(conditions) &&
    conditions.map(asRecord).some(({ type, status }) => type === 'Established' && status === 'True')
  );
}
