import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, inject } from 'vitest';
import type { ClusterReader, OpenedCluster } from '../../src/kube/cluster.ts';
import { openCluster } from '../../src/kube/connect.ts';
import type { ApiResource } from '../../src/model/objects/object.ts';

export const sandbox = inject('sandbox');
const settings = { kubeconfig: { files: [] }, extraPath: [], concurrency: 32, logLevel: 'info' as const };
const folder = mkdtempSync(path.join(tmpdir(), 'kube-'));
const opened: OpenedCluster[] = [];
afterAll(() => {
  for (const reader of opened) reader.close();
  rmSync(folder, { recursive: true });
});

/** The source, or another context, as this kubeconfig leads to it, open until the tests of a file end. */
export async function open(kubeconfig: string, context = 'source'): Promise<OpenedCluster> {
  const env = { KUBECONFIG: kubeconfig, home: folder, platform: process.platform };
  const reader = await openCluster(context, settings, { env });
  opened.push(reader);
  return reader;
}

/** A reader whose kubeconfig differs from the admin's as said. */
export async function openAs(user: object, about: object = {}): Promise<OpenedCluster> {
  const { server, caFile } = sandbox.clusters.source;
  const file = path.join(folder, randomUUID());
  const content = {
    clusters: [{ name: 'c', cluster: { server, 'certificate-authority': caFile, ...about } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'source', context: { cluster: 'c', user: 'u' } }],
  };
  await writeFile(file, JSON.stringify(content));
  return await open(file);
}

/** A resource that the cluster serves, by its plural name. */
export async function served(cluster: ClusterReader, name: string): Promise<ApiResource> {
  const found = (await cluster.discovery()).findResource(name);
  if (!found) throw new Error(`${name} is not served`);
  return found;
}
