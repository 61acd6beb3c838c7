import type { KubeObject } from '../../src/model/objects/object.ts';
import { type Api, ApiError, asRecord } from './api.ts';
import type { Complain } from './claims.ts';
import type { Profile } from './profiles.ts';

/**
 * Stands in for the load balancers and ingress controllers of a cluster: gives Services of type LoadBalancer, and
 * Ingresses of a class that is there, an address. Nothing listens on these addresses. Runs until the signal aborts.
 */
export async function giveAddresses(
  api: Api,
  address: Profile['address'],
  signal: AbortSignal,
  complain: Complain,
): Promise<void> {
  let given = 0;
  const give = async (object: KubeObject): Promise<void> => {
    if (hasAddress(object) || object.metadata.deletionTimestamp !== undefined) return;
    const ports = object.kind === 'Service' ? {} : { ports: [{ port: 80, protocol: 'TCP' }] };
    const status = { loadBalancer: { ingress: [{ ...address(given++), ...ports }] } };
    await api.patch(await api.pathOf(object), { status }, 'status');
  };
  const settle = (work: Promise<void>): void => {
    work.catch((error: unknown) => {
      // Deleted meanwhile.
      if (signal.aborted || (error instanceof ApiError && error.status === 404)) return;
      complain(`load balancers: ${String(error)}`);
    });
  };
  await Promise.all([
    api.watch('/api/v1/services', signal, (type, service) => {
      if (type !== 'DELETED' && asRecord(service.spec).type === 'LoadBalancer') settle(give(service));
    }),
    api.watch('/apis/networking.k8s.io/v1/ingresses', signal, (type, ingress) => {
      if (type !== 'DELETED') settle(giveWhereServed(api, ingress, give));
    }),
  ]);
}

async function giveWhereServed(
  api: Api,
  ingress: KubeObject,
  give: (object: KubeObject) => Promise<void>,
): Promise<void> {
  const name = asRecord(ingress.spec).ingressClassName;
  if (typeof name !== 'string') return;
  if ((await api.find(`/apis/networking.k8s.io/v1/ingressclasses/${name}`)) !== undefined) await give(ingress);
}

function hasAddress(object: KubeObject): boolean {
  const balancer = asRecord(asRecord(object.status ?? {}).loadBalancer ?? {});
  return Array.isArray(balancer.ingress) && balancer.ingress.length > 0;
}
