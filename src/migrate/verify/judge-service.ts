import { type Judgement, readiness } from '../../apply/judgement.ts';
import { matchesSelector } from '../../apply/label-selector.ts';
import { loadBalancerAddress } from '../../apply/load-balancer-address.ts';
import { recordAt, recordsOf } from '../../model/json/json.ts';
import { list, record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Verdict } from '../../model/verification/verification.ts';

/** What a Service is judged by: what its namespace holds, where that may be read. */
export interface AboutServices {
  slices: readonly KubeObject[] | undefined;
  pods: readonly KubeObject[] | undefined;
  /** What makes pods. */
  workloads: readonly KubeObject[];
  events: readonly KubeObject[];
}

/** Whether somebody answers behind a Service, and whether it has the address that it asks for. */
export function judgeService(
  service: KubeObject,
  { slices, pods, workloads, events }: AboutServices,
): Pick<Judgement, 'reason'> & { verdict: Verdict } {
  const spec = record(service.spec);
  const wrong = (reason: Judgement['reason']) => ({ verdict: 'wrong' as const, reason });
  if (spec.type === 'ExternalName') {
    return {
      verdict: 'as-meant',
      reason: message('verification.external-name', { name: text(spec.externalName) ?? '' }),
    };
  }
  const address = readiness(service, [], events);
  if (!address.ready) return wrong(address.reason);
  if (!slices) return { verdict: 'unjudged', reason: message('verification.endpoints-unread') };
  const count = readyEndpoints(service, slices);
  if (count > 0) return { verdict: 'as-meant', reason: answering(service, count) };
  const selector = recordAt(spec, 'selector') ?? {};
  if (Object.keys(selector).length === 0) return wrong(message('verification.no-endpoints-given'));
  const matches = ({ metadata }: { metadata: KubeObject['metadata'] }) => matchesSelector(selector, metadata.labels);
  const selected = pods?.filter(matches);
  if (selected && selected.length > 0) return wrong(message('verification.none-ready', { count: selected.length }));
  if (workloads.some((one) => isAsleep(one) && matches({ metadata: templateOf(one) }))) {
    return { verdict: 'as-meant', reason: message('verification.asleep') };
  }
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${String(value)}`);
  return wrong(message('verification.selects-none', { labels: labels.join(', ') }));
}

function answering(service: KubeObject, count: number): Judgement['reason'] {
  const address = loadBalancerAddress(service);
  if (address === undefined) return message('verification.endpoints', { count });
  return message('verification.endpoints-at', { count, address });
}

/** How many addresses answer behind a Service, of pods or given by hand. */
function readyEndpoints({ metadata }: KubeObject, slices: readonly KubeObject[]): number {
  const own = slices.filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name);
  const endpoints = own.flatMap((slice) => recordsOf(slice.endpoints));
  // Whoever gives no condition means that it is ready.
  return endpoints.filter(([, one]) => recordAt(one, 'conditions')?.ready !== false && list(one.addresses).length > 0)
    .length;
}

function isAsleep({ spec }: KubeObject): boolean {
  return record(spec).replicas === 0;
}

function templateOf({ spec, metadata }: KubeObject): KubeObject['metadata'] {
  const labels = recordAt(spec, 'template', 'metadata', 'labels') ?? {};
  const texts = Object.entries(labels).map(([key, value]): [string, string] => [key, String(value)]);
  return { ...metadata, labels: Object.fromEntries(texts) };
}
