import { type KubeObject, parseApiVersion } from '../../model/objects/object.ts';

/** The group of the Gateway API. */
export const gatewayApi = 'gateway.networking.k8s.io';

/** Whether an object is a route of the Gateway API, of whatever protocol. */
export function isRoute({ apiVersion, kind }: KubeObject): boolean {
  return parseApiVersion(apiVersion).group === gatewayApi && kind.endsWith('Route');
}
