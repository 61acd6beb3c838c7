import type { ModeVerdict, OutsideCall } from '../model/assessment/assessment.ts';
import type { Finding } from '../model/assessment/finding.ts';
import { recordAt } from '../model/json/json.ts';
import { type Message, message } from '../model/message.ts';
import { type KubeObject, parseApiVersion } from '../model/objects/object.ts';

/** What an order of work follows from. */
export interface OrderGrounds {
  objects: readonly KubeObject[];
  namespaces: readonly string[];
  findings: readonly Finding[];
  /** Every call to a Service with a namespace in its name, and to hosts outside. */
  calls: readonly OutsideCall[];
  modes: readonly ModeVerdict[];
}

/** What to do, one after another, before and while some namespaces move. */
export function suggestedOrder({ objects, namespaces, findings, calls, modes }: OrderGrounds): Message[] {
  const broken = [...new Set(findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule))];
  const others = [...new Set(calls.flatMap(({ namespace }) => namespace ?? []))].filter(
    (one) => !namespaces.includes(one),
  );
  const hosts = new Set(calls.filter(({ namespace }) => namespace === undefined).map(({ host }) => host)).size;
  const entries = objects.filter(isEntryPoint).length;
  const keepsData = modes.some(({ mode, fits }) => mode === 'parallel' && !fits);
  return [
    ...(broken.length > 0 ? [message('assess.order.mend', { rules: broken.join(', ') })] : []),
    ...(others.length > 0 ? [message('assess.order.reach', { namespaces: others.join(', ') })] : []),
    ...(hosts > 0 ? [message('assess.order.hosts', { count: hosts })] : []),
    ...(namespaces.length > 1
      ? [message('assess.order.namespaces', { namespaces: calledFirst(namespaces, calls).join(', ') })]
      : []),
    ...(keepsData ? [message('assess.order.data')] : []),
    message('assess.order.workloads'),
    ...(entries > 0 ? [message('assess.order.traffic', { count: entries })] : []),
  ];
}

/** The namespaces, each after those that it calls; where they call each other, in the order in which they were given. */
function calledFirst(namespaces: readonly string[], calls: readonly OutsideCall[]): string[] {
  const ordered = new Set<string>();
  const visit = (namespace: string, above: readonly string[]) => {
    if (ordered.has(namespace) || above.includes(namespace)) return;
    for (const call of calls) {
      if (call.object.namespace !== namespace || call.namespace === undefined) continue;
      if (namespaces.includes(call.namespace)) visit(call.namespace, [...above, namespace]);
    }
    ordered.add(namespace);
  };
  for (const namespace of namespaces) visit(namespace, []);
  return [...ordered];
}

function isEntryPoint(object: KubeObject): boolean {
  const { group } = parseApiVersion(object.apiVersion);
  if (object.kind === 'Service') return ['LoadBalancer', 'NodePort'].includes(String(recordAt(object, 'spec')?.type));
  return object.kind === 'Ingress' || (group === 'gateway.networking.k8s.io' && object.kind === 'Gateway');
}
