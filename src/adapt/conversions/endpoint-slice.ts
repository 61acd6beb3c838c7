import { recordAt, recordsOf } from '../../model/json/json.ts';
import type { Converter } from './conversion.ts';

/** Endpoint slices to `discovery.k8s.io/v1`, which has fields for the node and the zone. */
export const endpointSlice: Converter = (draft) => {
  for (const [, endpoint] of recordsOf(draft.endpoints)) {
    const topology = recordAt(endpoint, 'topology');
    delete endpoint.topology;
    const node = topology?.['kubernetes.io/hostname'];
    const zone = topology?.['topology.kubernetes.io/zone'];
    if (node !== undefined) endpoint.nodeName ??= node;
    if (zone !== undefined) endpoint.zone ??= zone;
  }
  return [];
};
