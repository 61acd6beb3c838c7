import { isRecord, type JsonRecord, jsonPointer, recordsOf } from '../../model/json/json.ts';
import { texts } from '../../model/json/parse.ts';
import { type KubeObject, parseApiVersion } from '../../model/objects/object.ts';

/** Where a Service sends its traffic. */
export interface Endpoints {
  /** Whether controllers of the cluster wrote them, by the pods of the Service: they mark them, or name what is behind an address. */
  ofPods: boolean;
  /** Where the list stands. */
  pointer: string;
  /** Those that are ready. */
  addresses: { address: string; pointer: string }[];
}

/** Marks of what controllers write. Source: the controllers endpoint and endpointslice of Kubernetes. */
const written = /^endpoint(slice|slicemirroring)?-controller(\.k8s\.io)?$/;

/** What Endpoints or an EndpointSlice say; nothing for other kinds. */
export function endpointsOf(object: KubeObject): Endpoints | undefined {
  const { apiVersion, kind } = object;
  if (apiVersion === 'v1' && kind === 'Endpoints') return ofEndpoints(object);
  const isSlice = kind === 'EndpointSlice' && parseApiVersion(apiVersion).group === 'discovery.k8s.io';
  return isSlice ? ofSlice(object) : undefined;
}

function ofEndpoints({ metadata: { labels, annotations }, subsets }: KubeObject): Endpoints {
  const addresses = recordsOf(subsets).flatMap(([subset, { addresses }]) =>
    recordsOf(addresses).map(([index, { ip }]) => ({
      address: String(ip),
      pointer: jsonPointer('subsets', subset, 'addresses', index, 'ip'),
    })),
  );
  const all = recordsOf(subsets).flatMap(([, { addresses, notReadyAddresses }]) =>
    [...recordsOf(addresses), ...recordsOf(notReadyAddresses)].map(([, one]) => one),
  );
  const marked =
    written.test(labels?.['endpoints.kubernetes.io/managed-by'] ?? '') ||
    annotations?.['endpoints.kubernetes.io/last-change-trigger-time'] !== undefined;
  // Who writes them by hand writes an address.
  const ofPods = marked || all.length === 0 || all.some(namesWhatIsBehind);
  return { ofPods, pointer: '/subsets', addresses };
}

function ofSlice({ metadata: { labels }, endpoints }: KubeObject): Endpoints {
  const all = recordsOf(endpoints);
  const addresses = all.flatMap(([at, { addresses }]) =>
    texts(addresses).map((address, index) => ({ address, pointer: jsonPointer('endpoints', at, 'addresses', index) })),
  );
  const marked = written.test(labels?.['endpointslice.kubernetes.io/managed-by'] ?? '');
  return { ofPods: marked || all.some(([, one]) => namesWhatIsBehind(one)), pointer: '/endpoints', addresses };
}

function namesWhatIsBehind({ targetRef }: JsonRecord): boolean {
  return isRecord(targetRef);
}
