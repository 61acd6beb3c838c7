import { recordAt, recordsOf } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { Converter } from './conversion.ts';

/** What a matching rule asks that Traefik 2 and 3 read alike: one plain value each. */
const alike = /\b(Host|HostSNI|Path|PathPrefix|Method|ClientIP|ALPN)\(\s*(`[^`{]*`|"[^"{]*")\s*\)/g;

/** Fields of a `spec` that Traefik 3 has no longer, or by another name. */
const inTwo = [
  ['ipWhiteList'],
  ['stripPrefix', 'forceSlash'],
  ['forwardAuth', 'tls', 'caOptional'],
  ...['sslRedirect', 'sslTemporaryRedirect', 'sslHost', 'sslForceHost', 'featurePolicy'].map((one) => ['headers', one]),
  ['preferServerCipherSuites'],
];

/**
 * Kinds of Traefik to the group that it has since 2.10. Their fields stay, and which Traefik the target runs is not known here:
 * what 3 reads otherwise is left to a person. Source: the migration guide of Traefik, from v2 to v3.
 */
export const traefik: Converter = ({ spec }) => {
  const routes = recordsOf(recordAt(spec)?.routes).map(([, route]) => route);
  const rules = routes.filter(
    ({ match, syntax }) =>
      typeof match === 'string' && syntax === undefined && /\w\(/.test(match.replaceAll(alike, '')),
  );
  const fields = inTwo.flatMap((path) => (has(spec, path) ? [path.join('.')] : []));
  const delays = routes.flatMap(({ services }) => recordsOf(services)).some(([, one]) => 'terminationDelay' in one);
  const old = delays ? [...fields, 'terminationDelay'] : fields;
  return [
    ...(rules.length > 0 ? [message('convert.traefik-rules')] : []),
    ...(old.length > 0 ? [message('convert.traefik-fields', { fields: old.join(', ') })] : []),
  ];
};

function has(spec: unknown, path: string[]): boolean {
  const last = path.at(-1);
  return last !== undefined && recordAt(spec, ...path.slice(0, -1))?.[last] !== undefined;
}
