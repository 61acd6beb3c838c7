import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { type KubeObject, parseApiVersion } from '../../../model/objects/object.ts';
import { bringAlong } from '../../fixes/fixes.ts';
import { isServicePresent } from '../../objects/services.ts';
import { isPresent } from '../present.ts';
import type { Rule, RuleAbout } from '../rule.ts';

/** The groups of Traefik, since its version 3 and before. */
const groups = ['traefik.io', 'traefik.containo.us'];

/** The plural of each kind that a route names. Source: the definitions of Traefik. */
const plurals = {
  Middleware: 'middlewares',
  MiddlewareTCP: 'middlewaretcps',
  Secret: 'secrets',
  Service: 'services',
  TraefikService: 'traefikservices',
} as const;

/** Services, certificates and middlewares that a route of Traefik names, and that neither are on the target nor go along. */
export const rule: Rule = {
  id: 'traefik-routes',
  *check(object, about) {
    for (const { kind, name, of, pointer } of referencesOf(object)) {
      const namespace = of ?? usualNamespace;
      const there = isThere({ kind, name, of }, about);
      if (there === undefined) yield { unknown: `${plurals[kind]} in ${namespace}` };
      else if (!there) {
        const args = { kind, name, namespace };
        const fixes = [bringAlong(kind, name, namespace)];
        if (kind === 'Service') {
          yield { severity: 'warning', pointer, message: message('rule.ing-backend', args), fixes };
        } else if (kind === 'Secret') {
          yield { severity: 'error', pointer, message: message('rule.traefik-routes.certificate', args), fixes };
        } else yield { severity: 'error', pointer, message: message('rule.traefik-routes', args), fixes };
      }
    }
  },
};

/** What a route names; `of` is the namespace in which it is looked for, as manifests have it. */
interface Reference {
  kind: keyof typeof plurals;
  name: string;
  of: string | undefined;
  pointer: string;
}

function isThere({ kind, name, of }: Omit<Reference, 'pointer'>, about: RuleAbout): boolean | undefined {
  if (kind === 'Secret') return isPresent({ kind, name }, of, about);
  if (kind === 'Service') return isServicePresent(name, of, about);
  if (groups.some((group) => about.objects.has(`${kind}.${group}`, of, name))) return true;
  const found = groups.map((group) => about.target.has(`${plurals[kind]}.${group}`, of ?? usualNamespace, name));
  return found.includes(true) || (found.includes(false) ? false : undefined);
}

function* referencesOf(object: KubeObject): Generator<Reference> {
  const { kind } = object;
  if (!groups.includes(parseApiVersion(object.apiVersion).group) || !/^IngressRoute(TCP|UDP)?$/.test(kind)) return;
  const spec = recordAt(object, 'spec');
  const own = object.metadata.namespace;
  for (const [index, route] of recordsOf(spec?.routes)) {
    const at = ['spec', 'routes', index] as const;
    for (const [place, one] of recordsOf(route.services)) {
      const wanted = one.kind === 'TraefikService' ? 'TraefikService' : 'Service';
      yield* named(wanted, one, [...at, 'services', place], own);
    }
    const middleware = kind === 'IngressRouteTCP' ? 'MiddlewareTCP' : 'Middleware';
    for (const [place, one] of recordsOf(route.middlewares)) {
      yield* named(middleware, one, [...at, 'middlewares', place], own);
    }
  }
  const secret = recordAt(spec, 'tls')?.secretName;
  if (typeof secret === 'string' && secret !== '') {
    yield { kind: 'Secret', name: secret, of: own, pointer: '/spec/tls/secretName' };
  }
}

function* named(
  kind: Reference['kind'],
  { name, namespace }: Readonly<Record<string, unknown>>,
  path: (string | number)[],
  own: string | undefined,
): Generator<Reference> {
  // With an @ it is of another provider, such as what Traefik has by itself.
  if (typeof name !== 'string' || name === '' || name.includes('@')) return;
  const of = typeof namespace === 'string' && namespace !== '' ? namespace : own;
  yield { kind, name, of, pointer: jsonPointer(...path, 'name') };
}
