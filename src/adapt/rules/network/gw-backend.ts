import { isRecord, type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { bringAlong } from '../../fixes/fixes.ts';
import { isRoute } from '../../objects/gateway-api.ts';
import { isServicePresent } from '../../objects/services.ts';
import type { Rule } from '../rule.ts';

/** A Service behind a route of the Gateway API that neither is on the target nor goes along. */
export const rule: Rule = {
  id: 'gw-backend',
  *check(object, about) {
    if (!isRoute(object)) return;
    for (const { name, of, pointer, isMirror } of servicesOf(object)) {
      const namespace = of ?? usualNamespace;
      const there = isServicePresent(name, of, about);
      if (there === undefined) yield { unknown: `services in ${namespace}` };
      else if (!there) {
        const fixes = [bringAlong('Service', name, namespace)];
        const args = { name, namespace };
        yield isMirror
          ? { severity: 'info', pointer, message: message('rule.gw-backend.mirror', args), fixes }
          : { severity: 'warning', pointer, message: message('rule.ing-backend', args), fixes };
      }
    }
  },
};

/** A Service that a route names; `of` is the namespace in which it is looked for, as manifests have it. */
interface NamedService {
  name: string;
  of: string | undefined;
  pointer: string;
  /** Whether it gets copies of requests, and nobody waits for its answers. */
  isMirror?: true;
}

/** Where requests go, and where copies of them do. Source: the reference of the Gateway API on `backendRefs` and `requestMirror`. */
function* servicesOf(object: KubeObject): Generator<NamedService> {
  const own = object.metadata.namespace;
  for (const [index, rule] of recordsOf(recordAt(object, 'spec')?.rules)) {
    const path = ['spec', 'rules', index];
    yield* mirrorsOf(rule, path, own);
    for (const [at, backend] of recordsOf(rule.backendRefs)) {
      // It gets no requests.
      if (backend.weight === 0) continue;
      const place = [...path, 'backendRefs', at];
      yield* serviceOf(backend, place, own);
      yield* mirrorsOf(backend, place, own);
    }
  }
}

function* mirrorsOf(
  { filters }: JsonRecord,
  path: (string | number)[],
  own: string | undefined,
): Generator<NamedService> {
  for (const [index, filter] of recordsOf(filters)) {
    const mirror = recordAt(filter, 'requestMirror', 'backendRef');
    for (const one of serviceOf(mirror, [...path, 'filters', index, 'requestMirror', 'backendRef'], own)) {
      yield { ...one, isMirror: true };
    }
  }
}

function* serviceOf(backend: unknown, path: (string | number)[], own: string | undefined): Generator<NamedService> {
  if (!isRecord(backend)) return;
  const { group = '', kind = 'Service', name, namespace } = backend;
  if (group !== '' || kind !== 'Service' || typeof name !== 'string' || name === '') return;
  yield { name, of: typeof namespace === 'string' ? namespace : own, pointer: jsonPointer(...path, 'name') };
}
