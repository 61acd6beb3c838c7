import { jsonPointer, recordAt, recordsOf } from '../../model/json.ts';
import { type KubeObject, parseApiVersion } from '../../model/object.ts';
import { texts } from '../../model/parse.ts';

/** Where a Service sends its traffic. */
export interface Endpoints {
  /** Whether controllers of the cluster wrote them, by the pods of the Service. */
  ofPods: boolean;
  /** Where the list stands. */
  pointer: string;
  addresses: { address: string; pointer: string }[];
}

/** Marks of what controllers write. Source: the controllers endpoint and endpointslice of Kubernetes. */
const written = /^endpoint(slice|slicemirroring)?-controller(\.k8s\.io)?$/;

/** What Endpoints or an EndpointSlice say; nothing for other kinds. */
export function endpointsOf(object: KubeObject): Endpoints | undefined {
  const { metadata } = object;
  if (object.apiVersion === 'v1' && object.kind === 'Endpoints') {
    const found = recordsOf(object.subsets).flatMap(([subset, { addresses }]) =>
      recordsOf(addresses).map(([index, { ip, targetRef }]) => ({
        address: String(ip),
        pointer: jsonPointer('subsets', subset, 'addresses', index, 'ip'),
        ofPod: recordAt({ targetRef }, 'targetRef')?.kind === 'Pod',
      })),
    );
    const marked = written.test(metadata.labels?.['endpoints.kubernetes.io/managed-by'] ?? '');
    return { ofPods: marked || found.some(({ ofPod }) => ofPod), pointer: '/subsets', addresses: found };
  }
  if (object.kind !== 'EndpointSlice' || parseApiVersion(object.apiVersion).group !== 'discovery.k8s.io')
    return undefined;
  const found = recordsOf(object.endpoints).flatMap(([at, { addresses, targetRef }]) =>
    texts(addresses).map((address, index) => ({
      address,
      pointer: jsonPointer('endpoints', at, 'addresses', index),
      ofPod: recordAt({ targetRef }, 'targetRef')?.kind === 'Pod',
    })),
  );
  const marked = written.test(metadata.labels?.['endpointslice.kubernetes.io/managed-by'] ?? '');
  return { ofPods: marked || found.some(({ ofPod }) => ofPod), pointer: '/endpoints', addresses: found };
}
