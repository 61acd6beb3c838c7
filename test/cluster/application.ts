import { randomUUID } from 'node:crypto';
import { afterAll, inject } from 'vitest';
import { applyObjects } from '../../src/apply/apply.ts';
import type { ApplyOptions, ApplyResult, SourceObject } from '../../src/apply/types.ts';
import type { ClusterWriter, OpenedCluster } from '../../src/kube/cluster.ts';
import { openCluster } from '../../src/kube/connect.ts';
import { grantWrites } from '../../src/kube/writer.ts';
import type { UnstampedEvent } from '../../src/model/event.ts';
import { format } from '../../src/model/message.ts';
import { type KubeObject, type ObjectRef, refKey, refOf } from '../../src/model/objects/object.ts';
import { apiOf } from '../sandbox/cluster.ts';

export const sandbox = inject('sandbox');
export const api = apiOf(sandbox.clusters.target);
const opened: OpenedCluster[] = [];
afterAll(() => {
  for (const cluster of opened) cluster.close();
  api.close();
});

export const settings = {
  kubeconfig: { files: [sandbox.kubeconfig] },
  extraPath: [],
  concurrency: 16,
  logLevel: 'error',
} as const;

/** The target as somebody who may write in these namespaces. */
export async function target(...namespaces: string[]): Promise<ClusterWriter> {
  const reader = await openCluster('target', {
    ...settings,
    kubeconfig: { files: [sandbox.kubeconfig] },
    extraPath: [],
  });
  opened.push(reader);
  return grantWrites(reader, { context: 'target', namespaces, clusterScoped: true });
}

/** What an application did, and the options that it ran with. */
export interface Run {
  run: string;
  results: Map<string, ApplyResult>;
  intended: string[];
  events: UnstampedEvent[];
  /** Objects in the order in which they were recorded. */
  order: string[];
}

/** Applies objects; `more` changes the options. */
export async function apply(
  cluster: ClusterWriter,
  objects: KubeObject[],
  more: Partial<ApplyOptions> = {},
): Promise<Run> {
  const known: SourceObject[] = [];
  for (const object of objects) known.push({ ref: await refFor(cluster, object), object });
  return applyAs(cluster, known, more);
}

/** Applies objects whose references are known. */
export async function applyAs(
  cluster: ClusterWriter,
  objects: readonly SourceObject[],
  more: Partial<ApplyOptions>,
): Promise<Run> {
  const known = new Map(objects.map((one) => [refKey(one.ref), one]));
  const run: Run = { run: randomUUID(), results: new Map(), intended: [], events: [], order: [] };
  const options: ApplyOptions = {
    existing: 'skip',
    marks: { migration: 'apply-test', run: run.run },
    concurrency: 16,
    signal: new AbortController().signal,
    emit: (event) => run.events.push(event),
    step: 'apply:target',
    saved: () => undefined,
    left: () => undefined,
    journal: {
      intend: async (intended) => void run.intended.push(...intended.map(refKey)),
      record: (result) => {
        run.order.push(refKey(result.ref));
        run.results.set(refKey(result.ref), result);
      },
    },
    ...more,
  };
  run.run = options.marks.run;
  const source = {
    refs: objects.map(({ ref }) => ref),
    async *read(wanted: ObjectRef[]) {
      for (const ref of wanted) {
        const one = known.get(refKey(ref));
        if (one) yield one;
      }
    },
  };
  await applyObjects(cluster, source, options);
  return run;
}

/** A reference as a backup has it: kinds that the target does not serve yet are guessed as the tests name them. */
export async function refFor(cluster: ClusterWriter, object: KubeObject): Promise<ObjectRef> {
  const resource = (await cluster.discovery()).find(object.apiVersion, object.kind);
  if (resource) return refOf(resource, object);
  const [group = '', version = ''] = object.apiVersion.split('/');
  const { name, namespace } = object.metadata;
  const ref = { group, version, resource: `${object.kind.toLowerCase()}s`, kind: object.kind, name };
  return namespace === undefined ? ref : { ...ref, namespace };
}

export function words(run: Run, key: string): string {
  const result = run.results.get(key);
  return result ? `${result.outcome}: ${format(result.reason)}` : 'nothing';
}

export const configMap = (
  namespace: string,
  name: string,
  data: Record<string, string> = { colour: 'blue' },
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});
export const namespaceObject = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});

/** Namespaces of one test, gone afterwards. */
export async function within(names: string[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    for (const name of names) await api.delete(`/api/v1/namespaces/${name}`);
  }
}
