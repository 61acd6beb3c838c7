import type { ClusterReader } from '../kube/cluster.ts';
import { toKubeferryError } from '../model/error.ts';
import { recordAt, recordsOf } from '../model/json/json.ts';
import { list, record, text } from '../model/json/parse.ts';
import { type ApiResource, apiVersionOf, type KubeObject, type ObjectRef } from '../model/objects/object.ts';
import { pause } from './pause.ts';

/** Milliseconds until a definition must be served. */
const timeout = 30_000;

/** Whether an object is a CustomResourceDefinition. */
export function isDefinition({ group, kind }: ObjectRef): boolean {
  return group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition';
}

/** The resources that a CustomResourceDefinition brings: one for each version that is served. */
export function definedResources({ spec }: KubeObject): ApiResource[] {
  const { group, names, scope, versions } = record(spec);
  const [inGroup, resource, kind] = [text(group), text(record(names).plural), text(record(names).kind)];
  if (inGroup === undefined || resource === undefined || kind === undefined) return [];
  return list(versions).flatMap((item) => {
    const { name, served } = record(item);
    const version = served === true ? text(name) : undefined;
    if (version === undefined) return [];
    return [{ group: inGroup, version, resource, kind, namespaced: scope === 'Namespaced', verbs: ['list'] }];
  });
}

/** The kinds that a CustomResourceDefinition brings, each as `apiVersion/kind`. */
export function definedKinds(definition: KubeObject): Set<string> {
  return new Set(definedResources(definition).map((one) => kindKey(apiVersionOf(one), one.kind)));
}

/** One key for an `apiVersion` and a kind. */
export function kindKey(apiVersion: string, kind: string): string {
  return `${apiVersion}/${kind}`;
}

/**
 * Waits until definitions are established and all their kinds are in the discovery, at the most half a minute.
 * Gives the names of those that are not.
 */
export async function untilServed(
  cluster: ClusterReader,
  definitions: ReadonlyMap<string, ReadonlySet<string>>,
  signal: AbortSignal,
): Promise<string[]> {
  const deadline = Date.now() + timeout;
  const waiting = new Map(definitions);
  for (let wait = 50; waiting.size > 0 && Date.now() < deadline; wait = Math.min(1000, wait * 2)) {
    const discovery = await cluster.discovery({ fresh: true, signal });
    const resource = discovery.find('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    for (const [name, kinds] of waiting) {
      const listed = [...kinds].every((key) => {
        const slash = key.lastIndexOf('/');
        return discovery.find(key.slice(0, slash), key.slice(slash + 1)) !== undefined;
      });
      if (!listed || !resource) continue;
      const definition = await cluster.get({ resource, name }, signal).catch((thrown: unknown) => {
        const error = toKubeferryError(thrown);
        // Whoever may create definitions but not read them goes by the discovery alone.
        if (error.code !== 'denied') throw error;
        return undefined;
      });
      if (!definition || isEstablished(definition)) waiting.delete(name);
    }
    if (waiting.size > 0) await pause(wait, signal);
  }
  return [...waiting.keys()];
}

function isEstablished(definition: KubeObject): boolean {
  return recordsOf(recordAt(definition.status)?.conditions).some(
    ([, { type, status }]) => type === 'Established' && status === 'True',
  );
}
