import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Discovery } from '../kube/cluster.ts';
import { watchContexts } from '../kube/kubeconfig/kubeconfig-watch.ts';
import { linesOf } from '../kube/lines.ts';
import { namespaceResource } from '../kube/namespace-resource.ts';
import { connectionError } from '../kube/transport/failure.ts';
import type { NamespaceInfo } from '../model/clusters/cluster-contents.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { type ApiResource, apiVersionOf, groupResource, type ObjectRef } from '../model/objects/object.ts';
import { containersToChoose } from './container-choice.ts';
import { contextProblems } from './context-problems.ts';
import type { Call, Handlers } from './handler.ts';
import { objectsPage, podsOf } from './namespace-objects.ts';
import { liveYaml } from './object-yaml.ts';

/** Lines that one event of a log holds, at the most. */
const linesPerEvent = 500;

/** What a front asks about contexts and clusters. */
export const clusterHandlers: Handlers<
  | 'contexts.watch'
  | 'cluster.connect'
  | 'cluster.namespaces'
  | 'cluster.objects'
  | 'cluster.pods'
  | 'cluster.containers'
  | 'cluster.yaml'
  | 'cluster.logs'
> = {
  async 'contexts.watch'(_params, { signal, emit }, { settings, log }) {
    let known: string[] = [];
    for await (const list of watchContexts(settings.kubeconfig, signal)) {
      const problems = contextProblems(list);
      for (const problem of problems) if (!known.includes(problem)) log('warn', `kubeconfig: ${problem}`);
      known = problems;
      emit(list);
    }
    return null;
  },

  async 'cluster.connect'({ context, fresh }, { signal }, scope) {
    const cluster = await scope.cluster(context, fresh ? { fresh } : {});
    const [version, uid] = await Promise.all([cluster.version(signal), cluster.uid(signal)]);
    return { uid, version: version.gitVersion };
  },

  async 'cluster.namespaces'({ context, limit, continue: from }, { signal }, scope) {
    const cluster = await scope.cluster(context);
    const page = await cluster.listMetadata(namespaceResource, {
      limit,
      signal,
      ...(from !== undefined && { continue: from }),
    });
    const found = page.items.map(
      ({ metadata }): NamespaceInfo => ({
        name: metadata.name,
        terminating: metadata.deletionTimestamp !== undefined,
      }),
    );
    return { namespaces: found, ...(page.continue !== undefined && { continue: page.continue }) };
  },

  async 'cluster.objects'({ context, ...place }, { signal }, scope) {
    return await objectsPage(await scope.cluster(context), place, signal);
  },

  async 'cluster.pods'({ context, owner }, { signal }, scope) {
    return await podsOf(await scope.cluster(context), owner, signal);
  },

  async 'cluster.containers'({ context, namespace, pod }, { signal }, scope) {
    const cluster = await scope.cluster(context);
    return containersToChoose(await cluster.get({ resource: pods, namespace, name: pod }, signal));
  },

  async 'cluster.yaml'({ context, object: ref }, { signal }, scope) {
    const cluster = await scope.cluster(context);
    const resource = served(await cluster.discovery({ signal }), ref, context);
    const { name, namespace } = ref;
    const object = await cluster.get({ resource, name, ...(namespace !== undefined && { namespace }) }, signal);
    return { text: liveYaml(object), resourceVersion: object.metadata.resourceVersion ?? '' };
  },

  async 'cluster.logs'({ context, namespace, pod, container, follow, tailLines }, call, scope) {
    const cluster = await scope.cluster(context);
    const stream = await cluster.logs(
      { namespace, name: pod, ...(container !== undefined && { container }) },
      { follow, signal: call.signal, ...(tailLines !== undefined && { tailLines }) },
    );
    try {
      await emitLines(linesOf(stream), call);
    } catch (error) {
      if (call.signal.aborted) return null;
      throw connectionError(error, { context, server: context });
    } finally {
      stream.destroy();
    }
    return null;
  },
};

/** Served by every cluster, so it needs no discovery. */
const pods: ApiResource = { group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true, verbs: ['get'] };

/** The resource of a reference; the version that is served now where its own is not. */
function served(discovery: Discovery, ref: ObjectRef, context: string): ApiResource {
  const resource = discovery.find(apiVersionOf(ref), ref.kind) ?? discovery.findResource(groupResource(ref));
  if (resource) return resource;
  throw new KubeferryError(
    'not-found',
    message('kube.notServed', { context, kind: ref.kind, resource: groupResource(ref) }),
    {
      context,
      object: ref,
    },
  );
}

/** Hands lines on in batches: those that came within one turn of the loop together. */
async function emitLines(lines: AsyncIterable<string>, { emit, drained }: Call<{ lines: string[] }>): Promise<void> {
  let batch: string[] = [];
  let flush: Promise<void> | undefined;
  for await (const line of lines) {
    batch.push(line);
    if (batch.length >= linesPerEvent) {
      emit({ lines: batch });
      batch = [];
      await drained();
    }
    flush ??= nextTurn().then(() => {
      flush = undefined;
      if (batch.length > 0) emit({ lines: batch });
      batch = [];
    });
  }
  await flush;
}
