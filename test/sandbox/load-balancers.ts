import type { KubeObject } from '../../src/model/objects/object.ts';
import { type Api, ApiError, asRecord } from './api.ts';
import type { Complain } from './claims.ts';
import type { Profile } from './profiles.ts';

/**
 * Stands in for the load balancers and ingress controllers of a cluster: gives Services of type LoadBalancer, and
 * Ingresses of a class of its own that is there, an address; not what names the controller of somebody else. Nothing listens on these
 * addresses. Runs until the signal aborts.
 */
export async function giveAddresses(
  api: Api,
  { address, classes }: Profile,
  signal: AbortSignal,
  complain: Complain,
): Promise<void> {
  let given = 0;
  const controllers = new Set(
    classes.flatMap(({ kind, spec }) => (kind === 'IngressClass' ? [controllerOf(spec)] : [])),
  );
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
      const { type: kind, loadBalancerClass } = asRecord(service.spec);
      if (type !== 'DELETED' && kind === 'LoadBalancer' && loadBalancerClass === undefined) settle(give(service));
    }),
    api.watch('/apis/networking.k8s.io/v1/ingresses', signal, (type, ingress) => {
      if (type !== 'DELETED') settle(giveWhereServed(api, ingress, { controllers, give }));
    }),
  ]);
}

async function giveWhereServed(
  api: Api,
  ingress: KubeObject,
  { controllers, give }: { controllers: ReadonlySet<unknown>; give: (object: KubeObject) => Promise<void> },
): Promise<void> {
  const name = asRecord(ingress.spec).ingressClassName;
  if (typeof name !== 'string') return;
  const found = await api.find(`/apis/networking.k8s.io/v1/ingressclasses/${name}`);
  if (found && controllers.has(controllerOf(found.spec))) await give(ingress);
}

function controllerOf(spec: unknown): unknown {
  return asRecord(spec).controller;
}

function hasAddress(object: KubeObject): boolean {
  const balancer = asRecord(asRecord(object.status ?? {}).loadBalancer ?? {});
  return Array.isArray(balancer.ingress) && balancer.ingress.length > 0;
}
