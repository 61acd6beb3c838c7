import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExportResult, startExport } from '../../../src/migrate/folder/export.ts';
import { readTargets } from '../../../src/migrate/folder/read-targets.ts';
import type { KubeObject, ObjectRef } from '../../../src/model/objects/object.ts';

/** The target that tests export for. */
export const eks = { target: 'eks' } as const;
/** The value of the Secret. */
export const canary = 'c2VjcmV0LWNhbmFyeQ==';

/** A ConfigMap of the namespace `shop`. */
export function config(name: string, value = 'one'): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' }, data: { value } };
}

/** A Secret of the namespace `shop`, with a value wherever one may stand. */
export const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'db',
    namespace: 'shop',
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"password":"${canary}"}}`, team: 'a' },
  },
  type: 'Opaque',
  data: { password: canary },
  stringData: { plain: canary },
};

/** What names an object. */
export function refOf(object: KubeObject): ObjectRef {
  const { name, namespace } = object.metadata;
  const resource = `${object.kind.toLowerCase()}s`;
  return { group: '', version: 'v1', resource, kind: object.kind, ...(namespace !== undefined && { namespace }), name };
}

/** Exports objects; each lies 100 bytes behind the one before in the backup. */
export async function run(
  folder: string,
  objects: KubeObject[],
  { side = eks, secrets = 'withheld' }: { side?: 'source' | { target: string }; secrets?: 'withheld' | 'files' } = {},
): Promise<ExportResult> {
  const one = await startExport(folder, side, { secrets });
  for (const [index, object] of objects.entries()) await one.add(refOf(object), object, index * 100);
  return one.finish();
}

/** The manifest of a ConfigMap that the target gets. */
export const file = (folder: string, name: string) => join(folder, 'targets/eks/shop/configmaps', `${name}.yaml`);
/** The same in `base/`. */
export const baseFile = (folder: string, name: string) => join(folder, 'base/eks/shop/configmaps', `${name}.yaml`);

/** A person changes a file. */
export async function edit(path: string, from: string | RegExp = 'one', to = 'mine'): Promise<void> {
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
}

/** How each manifest of the target stands, and where the backup holds its object. */
export async function states(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { path, state, backupOffset } of readTargets(folder, 'eks')) {
    found[path.slice('targets/eks/shop/'.length)] = backupOffset === undefined ? state : `${state} @${backupOffset}`;
  }
  return found;
}
