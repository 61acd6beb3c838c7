import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { isRecord } from '../../src/model/json/json.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { asObject, asRecord } from './api.ts';
import type { VeleroVersion } from './velero-versions.ts';

/** What Velero's own program would apply with these options, read from its output, without what is empty. It asks no cluster. */
export async function dryRun(velero: string, args: readonly string[], credentials?: string): Promise<KubeObject[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kubeferry-velero-'));
  try {
    const file = join(folder, 'credentials');
    if (credentials !== undefined) writeFileSync(file, credentials);
    const secret = credentials === undefined ? ['--no-secret'] : ['--secret-file', file];
    const { stdout } = await promisify(execFile)(
      velero,
      ['install', '--dry-run', '-o', 'yaml', ...(args.includes('--crds-only') ? [] : secret), ...args],
      { maxBuffer: 64 * 1024 * 1024, env: { HOME: folder, KUBECONFIG: kubeconfigIn(folder) } },
    );
    const list = parseAllDocuments(stdout).map((document) => asRecord(document.toJS()));
    return list.flatMap((entry) => (Array.isArray(entry.items) ? entry.items : [entry])).map(whole);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The text of `schemas/velero/<version>.json`: what that Velero's own installation applies, as data. `velero`: its program. */
export async function versionData(velero: string, { version, plugin }: VeleroVersion): Promise<string> {
  const neutral = ['--provider', 'aws', '--plugins', plugin, '--bucket', 'bucket'];
  const options = [...neutral, '--use-volume-snapshots=false', '--use-node-agent'];
  const objects = await dryRun(velero, options, '-');
  const data = {
    version,
    plugin,
    definitions: (await dryRun(velero, ['--crds-only'])).map(withoutDescriptions),
    objects: objects.filter(({ kind }) => kind !== 'CustomResourceDefinition'),
  };
  return `${JSON.stringify(data, undefined, 1)}\n`;
}

/** It wants the address of a cluster, and asks nothing there. */
function kubeconfigIn(folder: string): string {
  const file = join(folder, 'kubeconfig');
  const [name, server] = ['none', 'http://127.0.0.1:1'];
  const contexts = [{ name, context: { cluster: name, user: name } }];
  const config = { clusters: [{ name, cluster: { server } }], users: [{ name }], contexts, 'current-context': name };
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...config }));
  return file;
}

/** Go writes times that are not set as null. */
function whole(entry: unknown): KubeObject {
  return asObject(JSON.parse(JSON.stringify(entry, (_key, value: unknown) => (value === null ? undefined : value))));
}

/** A definition without the words of its schemas, which are most of it. */
function withoutDescriptions(definition: KubeObject): KubeObject {
  const versions: unknown = asRecord(definition.spec).versions;
  if (!Array.isArray(versions)) throw new Error(`${definition.metadata.name} has no versions`);
  const told = versions.map(asRecord).map((version) => {
    const { openAPIV3Schema } = asRecord(version.schema);
    return { ...version, schema: { openAPIV3Schema: wordless(openAPIV3Schema) } };
  });
  return { ...definition, spec: { ...asRecord(definition.spec), versions: told } };
}

/** A schema, and those in it, without descriptions; a field may be called that too. */
function wordless(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(wordless);
  if (!isRecord(schema)) return schema;
  const { description: _, ...rest } = schema;
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => {
      if (key !== 'properties' || !isRecord(value)) return [key, wordless(value)];
      return [key, Object.fromEntries(Object.entries(value).map(([name, field]) => [name, wordless(field)]))];
    }),
  );
}
