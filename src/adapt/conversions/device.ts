import { type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import type { Converter } from './conversion.ts';

/** Classes of devices to `resource.k8s.io/v1`; which nodes suit a class, only the drivers of before Kubernetes 1.32 read. */
export const deviceClass: Converter = (draft) =>
  recordAt(draft.spec)?.suitableNodes === undefined ? [] : 'impossible';

/** Claims of devices, and their templates, to `resource.k8s.io/v1`, where a request says in `exactly` what it asks for. */
export const resourceClaim: Converter = (draft) => {
  const spec = recordAt(draft, 'spec', 'spec') ?? recordAt(draft.spec);
  // Before v1alpha3 a driver gave whole resources of a class, which has no counterpart.
  if (!spec || spec.resourceClassName !== undefined || spec.controller !== undefined) return 'impossible';
  // The scheduler of the target allocates anew.
  delete draft.status;
  const devices = recordAt(spec.devices);
  // v1beta2 has the fields of v1 already.
  if (!devices || draft.apiVersion === 'resource.k8s.io/v1beta2') return [];
  devices.requests = recordsOf(devices.requests).map(([, request]) => inExactly(request));
  return [];
};

function inExactly({ name, firstAvailable, ...asked }: JsonRecord): JsonRecord {
  const alternatives = firstAvailable === undefined ? {} : { firstAvailable };
  return Object.keys(asked).length > 0 ? { name, ...alternatives, exactly: asked } : { name, ...alternatives };
}
