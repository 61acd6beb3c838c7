import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startExport } from '../../src/migrate/folder/export.ts';
import { createFolder, factsFile, targetFolder } from '../../src/migrate/folder/folder.ts';
import { manifestPath } from '../../src/migrate/folder/manifest-path.ts';
import type { ClusterFacts } from '../../src/model/clusters/cluster-facts.ts';
import { apiVersionOf, type KubeObject, type ObjectRef } from '../../src/model/objects/object.ts';
import { shopObjects } from '../sandbox/apps/shop/shop.ts';
import { restorePlan } from './lab.ts';

/** Manifests of a migration. */
export interface ExportedShops {
  /** The migration's folder, with the facts of its target. */
  folder: string;
  /** The folder of the target's manifests. */
  manifests: string;
  /** The manifest of a Deployment that nobody edited. */
  deployment: string;
}

/** Exports `count` manifests for a target; in `edited` of them a person wrote a comment. */
export async function exportShops(
  parent: string,
  { count, edited, facts }: { count: number; edited: number; facts: ClusterFacts },
): Promise<ExportedShops> {
  await mkdir(parent, { recursive: true });
  const plan = restorePlan({ count, backup: 'shops', store: join(parent, 'store'), namespace: 'shops' });
  const folder = await createFolder(parent, plan);
  const target = 'target';
  const written = await startExport(folder, { target }, { secrets: 'withheld' });
  const manifests = targetFolder(folder, target);
  const paths: string[] = [];
  let deployment = '';
  for (const { ref, object } of shops(count, facts)) {
    await written.add(ref, object);
    paths.push(join(manifests, manifestPath(ref)));
    if (object.kind === 'Deployment') deployment = paths.at(-1) ?? '';
  }
  await written.finish();
  const every = Math.floor(count / edited);
  for (const [index, path] of paths.entries()) {
    if (index % every === 0 && path !== deployment) await appendFile(path, '# looked at\n');
  }
  await mkdir(join(folder, 'facts'), { recursive: true });
  await writeFile(factsFile(folder, target), JSON.stringify(facts));
  return { folder, manifests, deployment };
}

/** Writes objects as people keep them in a repository: comments, lists indented, every third file with three documents. */
export async function writeForeign(
  folder: string,
  { files, objects }: { files: number; objects: number },
  facts: ClusterFacts,
) {
  await mkdir(folder, { recursive: true });
  const texts = shops(objects, facts).map(
    ({ object }) => `# kept by the team of ${object.metadata.namespace}\n${stringify(object)}`,
  );
  const more = (objects - files) / 2;
  let next = 0;
  for (let file = 0; file < files; file += 1) {
    const held = texts.slice(next, next + (file < more ? 3 : 1));
    next += held.length;
    await writeFile(join(folder, `${file}.yaml`), held.join('---\n'));
  }
}

/** Objects of the sample shop in as many namespaces as they take; without the one that is as large as a thousand others. */
function shops(count: number, facts: ClusterFacts): { ref: ObjectRef; object: KubeObject }[] {
  const found: { ref: ObjectRef; object: KubeObject }[] = [];
  for (let shop = 0; found.length < count; shop += 1) {
    for (const object of shopObjects(`shop-${shop}`)) {
      const api = facts.apis?.find((one) => one.kind === object.kind && apiVersionOf(one) === object.apiVersion);
      if (!api?.namespaced || object.metadata.name === 'catalogue' || found.length === count) continue;
      const { group, version, resource, kind } = api;
      const { namespace, name } = object.metadata;
      found.push({ ref: { group, version, resource, kind, name, ...(namespace && { namespace }) }, object });
    }
  }
  return found;
}
