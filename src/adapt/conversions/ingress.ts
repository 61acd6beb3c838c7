import { type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import type { Converter } from './conversion.ts';

/** Ingresses to `networking.k8s.io/v1`. The class stays where it stands: controllers know the annotation in `v1` too. */
export const ingress: Converter = (draft) => {
  const spec = recordAt(draft.spec);
  if (!spec) return [];
  let impossible = false;
  const converted = (backend: JsonRecord): JsonRecord => {
    if (backend.serviceName === undefined && backend.servicePort === undefined) return backend;
    const { serviceName, servicePort, ...others } = backend;
    const port = portOf(servicePort);
    impossible ||= typeof serviceName !== 'string' || port === undefined;
    return { service: { name: serviceName, port }, ...others };
  };
  const standard = recordAt(spec, 'backend');
  if (standard) {
    delete spec.backend;
    spec.defaultBackend = converted(standard);
  }
  for (const [, rule] of recordsOf(spec.rules)) {
    for (const [, path] of recordsOf(recordAt(rule, 'http')?.paths)) {
      const backend = recordAt(path, 'backend');
      if (backend) path.backend = converted(backend);
      path.pathType ??= 'ImplementationSpecific';
    }
  }
  return impossible ? 'impossible' : [];
};

function portOf(port: unknown): JsonRecord | undefined {
  if (typeof port === 'number') return { number: port };
  if (typeof port !== 'string' || port === '') return undefined;
  return /^\d+$/.test(port) ? { number: Number(port) } : { name: port };
}
