import { recordAt, recordsOf } from '../model/json/json.ts';
import { text } from '../model/json/parse.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** The first host name or IP address that a load balancer or an ingress controller gave a Service or an Ingress; nothing as long as none did. */
export function loadBalancerAddress({ status }: KubeObject): string | undefined {
  const given = recordsOf(recordAt(status, 'loadBalancer')?.ingress);
  return given.map(([, one]) => text(one.hostname) ?? text(one.ip)).find((address) => address !== undefined);
}
