import { isRecord, type JsonRecord } from '../../model/json/json.ts';
import { usualNamespace } from '../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { RuleAbout } from '../rules/rule.ts';

/** The spec of a Service of Kubernetes; nothing for other kinds. */
export function serviceSpec(object: KubeObject): JsonRecord | undefined {
  return object.apiVersion === 'v1' && object.kind === 'Service' && isRecord(object.spec) ? object.spec : undefined;
}

/** Whether an object is the Service of the API server, or its addresses, which every cluster makes itself. */
export function isOfApiServer({ kind, metadata }: KubeObject): boolean {
  if (metadata.name !== 'kubernetes' || (metadata.namespace ?? usualNamespace) !== usualNamespace) return false;
  return kind === 'Service' || kind === 'Endpoints' || kind === 'EndpointSlice';
}

/** Whether a Service goes along or is on the target; nothing where that is unknown. `namespace` as the manifest has it. */
export function isServicePresent(
  name: string,
  namespace: string | undefined,
  { target, objects }: RuleAbout,
): boolean | undefined {
  if (objects.has('Service', namespace, name)) return true;
  return target.has('services', namespace ?? usualNamespace, name);
}

/** Whether a namespace goes along or is on the target; nothing where that is unknown. */
export function isNamespacePresent(name: string, { target, objects }: RuleAbout): boolean | undefined {
  if (objects.hasNamespace(name)) return true;
  const there = target.namespace(name);
  return there === undefined ? undefined : there !== 'absent';
}
