import type { NamespaceFacts } from '../../model/clusters/cluster-facts.ts';
import { type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import { usualNamespace } from '../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { podOf } from '../objects/pods.ts';
import type { RuleAbout, Unknown } from '../rules/rule.ts';
import { containerBounds } from './container-limits.ts';
import { namespaceList } from './namespace-list.ts';
import { type Amounts, amountsOf, requestsOf } from './resources.ts';

/** A quota of a namespace. */
export type Quota = NonNullable<NamespaceFacts['quotas']>[number];

/** What of pods the scopes of quotas ask for. */
export interface ScopedPods {
  /** Whether they end at a time that is set. */
  terminating: boolean;
  /** Whether they say nothing of CPU and memory. */
  bestEffort: boolean;
}

/** What scopes ask for, of the pods of an object; nothing where it makes none. Source: the quota evaluator of pods, `k8s.io/kubernetes/pkg/quota/v1`. */
export function scopedPods(object: KubeObject): ScopedPods | undefined {
  const pod = podOf(object);
  if (!pod) return undefined;
  const { spec } = pod;
  const containers = [...recordsOf(spec.containers), ...recordsOf(spec.initContainers)].map(([, one]) => one);
  return {
    terminating: typeof spec.activeDeadlineSeconds === 'number',
    bestEffort: !asks(amountsOfPod(spec)) && !containers.some((one) => asks(requestsOf(one))),
  };
}

function amountsOfPod(spec: JsonRecord): Amounts {
  return new Map(['requests', 'limits'].flatMap((field) => [...amountsOf(recordAt(spec, 'resources', field))]));
}

function asks(amounts: Amounts): boolean {
  return ['cpu', 'memory'].some((name) => (amounts.get(name) ?? 0) > 0);
}

/** An object of a namespace, or what is kept of it, and what scopes ask of its pods. */
interface Scoped {
  metadata: { namespace?: string | undefined };
  pods: ScopedPods | undefined;
}

/** Whether a quota counts what an object takes, by its scopes; with scopes it counts some pods only. */
export function isCountedBy(
  { scopes = [] }: Quota,
  { metadata, pods }: Scoped,
  about: Pick<RuleAbout, 'target'>,
): boolean | Unknown {
  const fits = scopes.map((scope) => fitsScope(scope, { metadata, pods }, about));
  return !fits.includes(false) && (fits.find((one) => one !== true) ?? true);
}

function fitsScope(scope: string, { metadata, pods }: Scoped, about: Pick<RuleAbout, 'target'>): boolean | Unknown {
  // All scopes but this one are of pods, and this one is of claims.
  if ((scope === 'VolumeAttributesClass') === (pods !== undefined)) return false;
  if (scope === 'Terminating') return pods?.terminating === true;
  if (scope === 'NotTerminating') return pods?.terminating === false;
  if (scope === 'BestEffort') return isBestEffort({ metadata, pods }, about);
  if (scope === 'NotBestEffort') {
    const found = isBestEffort({ metadata, pods }, about);
    return typeof found === 'boolean' ? !found : found;
  }
  // Which priorities are meant is not among the facts.
  return { unknown: `scopes of quotas of ${metadata.namespace ?? usualNamespace}` };
}

/** Limit ranges say it for containers that do not. */
function isBestEffort({ metadata, pods }: Scoped, about: Pick<RuleAbout, 'target'>): boolean | Unknown {
  if (!pods?.bestEffort) return false;
  const ranges = namespaceList('limitRanges', { metadata }, about);
  if (!Array.isArray(ranges)) return ranges;
  return !containerBounds(ranges).some(({ request, limit }) => asks(request) || asks(limit));
}
