import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { type Api, asObject, asRecord } from './api.ts';
import type { ClusterInfo } from './cluster.ts';
import type { ProgramPath } from './obtain.ts';
import { type Processes, type RunningProcess, waitFor } from './processes.ts';
import { makeBucket, type S3Info } from './s3.ts';
import type { VeleroVersion } from './velero-versions.ts';

/** A running Velero as plain data. */
export interface VeleroInfo {
  namespace: string;
  /** Shared by all clusters of a sandbox, so that a backup of one can be restored in another. */
  bucket: string;
  /** Velero's own command line program. */
  program: string;
  /** Where the server runs beside the cluster: its log, in CRI form; the API gives it as the log of the Deployment's pod. */
  log?: string;
  /** Where the server runs beside the cluster. */
  pid?: number;
}

/** What a Velero needs to start. */
export interface VeleroOptions {
  cluster: ClusterInfo;
  s3: S3Info;
  folder: string;
  processes: Processes;
  program: ProgramPath;
  velero: VeleroVersion;
  /** More arguments of its server; they come last, so they win over those given here. */
  args?: readonly string[] | undefined;
  signal?: AbortSignal | undefined;
}

/** The namespace of every Velero of a sandbox. */
export const namespace = 'velero';
/** The bucket of every Velero of a sandbox. */
export const bucket = 'velero';

/** What its server is started with. */
export const serverArgs = [
  // Tests wait for Velero to see what was done to the store.
  '--store-validation-frequency=1s',
];

/** Applies what `velero install` would, with more flags; `edit` sees each object first. Gives the file with the credentials of its bucket. */
export async function installVelero(
  api: Api,
  { cluster, s3, folder, program, velero, signal }: Omit<VeleroOptions, 'processes'>,
  flags: readonly string[] = [],
  edit: (object: KubeObject) => KubeObject = (object) => object,
): Promise<string> {
  const credentials = join(folder, 's3-credentials');
  const keys = `aws_access_key_id=${s3.accessKey}\naws_secret_access_key=${s3.secretKey}\n`;
  writeFileSync(credentials, `[default]\n${keys}`, { mode: 0o600 });
  makeBucket(s3, bucket);
  const plugins = ['--plugins', velero.plugin];
  const objects = await manifests(program(velero.program), credentials, cluster, s3, [...plugins, ...flags]);
  await create(api, objects.map(edit), signal);
  return credentials;
}

/** Waits until the server can use its bucket. */
export async function waitForLocation(
  api: Api,
  name: string,
  needs: RunningProcess[],
  signal?: AbortSignal,
): Promise<void> {
  const location = `/apis/velero.io/v1/namespaces/${namespace}/backupstoragelocations/default`;
  await waitFor(async () => asRecord((await api.get(location)).status ?? {}).phase === 'Available', {
    what: `the backup location of Velero in ${name} was available`,
    needs,
    signal,
  });
}

async function manifests(
  velero: string,
  credentials: string,
  cluster: ClusterInfo,
  s3: S3Info,
  flags: readonly string[],
): Promise<KubeObject[]> {
  // Who reads through signed addresses is on this machine.
  const url = s3.insideEndpoint === undefined ? s3.endpoint : `${s3.insideEndpoint},publicUrl=${s3.endpoint}`;
  const location = `region=${s3.region},s3ForcePathStyle=true,s3Url=${url},checksumAlgorithm=`;
  const { stdout } = await promisify(execFile)(
    velero,
    [
      ...['install', '--dry-run', '-o', 'yaml', '--provider', 'aws'],
      ...['--namespace', namespace, '--bucket', bucket],
      ...['--secret-file', credentials, '--backup-location-config', location, '--use-volume-snapshots=false'],
      ...flags,
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
async function create(api: Api, objects: KubeObject[], signal: AbortSignal | undefined): Promise<void> {
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
