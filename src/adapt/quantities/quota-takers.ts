import { quantityValue } from '../../diff/quantity.ts';
import { recordAt } from '../../model/json/json.ts';
import { namespaceOf } from '../../model/objects/kind-scope.ts';
import { type KubeObject, parseApiVersion } from '../../model/objects/object.ts';
import { ownersOf } from '../objects/owners.ts';
import { isClaim } from '../objects/volumes.ts';
import { demandOf } from './quota-demand.ts';
import { type ScopedPods, scopedPods } from './quota-scopes.ts';

/** An object, and what it takes of the quotas of its namespace as long as it is there. */
export interface Taker extends Pick<KubeObject, 'apiVersion' | 'kind'> {
  name: string;
  /** By the names that quotas have for it. */
  takes: ReadonlyMap<string, number>;
  /** What scopes of quotas ask of its pods, where it has some. */
  pods: ScopedPods | undefined;
}

/** What an object takes for good; nothing for what ends and gives it back, and for what another object makes and answers for. */
export function takerOf(object: KubeObject): Taker | undefined {
  if (!takesForGood(object) || ownersOf(object).some(({ controller }) => controller)) return undefined;
  const { apiVersion, kind, metadata } = object;
  const takes = isClaim(object) ? new Map([...demandOf(object), ...storageOf(object)]) : demandOf(object);
  // A quota may count objects of any kind of a namespace.
  if (takes.size === 0 && namespaceOf(object) === undefined) return undefined;
  return { apiVersion, kind, name: metadata.name, takes, pods: scopedPods(object) };
}

/** Jobs end, and so do pods that are not started anew. */
function takesForGood(object: KubeObject): boolean {
  if (object.kind === 'Pod') return (recordAt(object, 'spec')?.restartPolicy ?? 'Always') === 'Always';
  return parseApiVersion(object.apiVersion).group !== 'batch';
}

function storageOf(claim: KubeObject): [name: string, bytes: number][] {
  const spec = recordAt(claim, 'spec');
  const bytes = quantityValue(recordAt(spec, 'resources', 'requests')?.storage);
  if (bytes === undefined) return [];
  const of = spec?.storageClassName;
  const names = typeof of === 'string' && of !== '' ? [`${of}.storageclass.storage.k8s.io/requests.storage`] : [];
  return ['requests.storage', ...names].map((name) => [name, bytes]);
}
