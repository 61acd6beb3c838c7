import { loadBalancerAddress } from '../../apply/load-balancer-address.ts';
import { recordAt, recordsOf } from '../../model/json/json.ts';
import { text } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Verdict } from '../../model/verification/verification.ts';

/** What an Ingress is judged by. */
export interface AboutIngresses {
  /** The names of the ingress classes and of the Services beside it; absent where they may not be read. */
  classes: ReadonlySet<string> | undefined;
  services: ReadonlySet<string> | undefined;
  /** The same Ingress of the source; absent where that could not be read. */
  counterpart: KubeObject | undefined;
}

/** Whether an Ingress leads somewhere: it has a class that is there, Services behind it, and an address. */
export function judgeIngress(
  ingress: KubeObject,
  { classes, services, counterpart }: AboutIngresses,
): { verdict: Verdict; reason: Message } {
  const name = text(recordAt(ingress.spec)?.ingressClassName);
  if (name !== undefined && classes && !classes.has(name)) {
    return { verdict: 'wrong', reason: message('verification.class-missing', { name }) };
  }
  const missing = backends(ingress).find((service) => services && !services.has(service));
  if (missing !== undefined) {
    return { verdict: 'wrong', reason: message('verification.backend-missing', { name: missing }) };
  }
  const address = loadBalancerAddress(ingress);
  if (address !== undefined) return { verdict: 'as-meant', reason: message('ready.load-balancer', { address }) };
  if (!counterpart) return { verdict: 'unjudged', reason: message('verification.address-unknown') };
  const there = loadBalancerAddress(counterpart);
  // Many controllers never give one.
  if (there === undefined) return { verdict: 'as-meant', reason: message('verification.address-none') };
  return { verdict: 'wrong', reason: message('verification.address-lost', { address: there }) };
}

/** The Services that an Ingress leads to. */
function backends({ spec }: KubeObject): string[] {
  const rules = recordsOf(recordAt(spec)?.rules);
  const paths = rules.flatMap(([, rule]) => recordsOf(recordAt(rule, 'http')?.paths).map(([, path]) => path));
  const all = [
    recordAt(spec, 'defaultBackend', 'service'),
    ...paths.map((path) => recordAt(path, 'backend', 'service')),
  ];
  return all.flatMap((service) => text(service?.name) ?? []);
}
