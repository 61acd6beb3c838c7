import { alb, appgw, elb, nginx, vks } from './annotation-prefixes.ts';
import { type Annotation, rangesIn, readOnly, type Setting, type Spelling, saidTo, words } from './spelling.ts';

const haproxy = 'haproxy-ingress.github.io/';

/** Ranges of addresses, with commas between. */
function ranges(key: string): Spelling {
  return { key, read: (value) => rangesIn(value)?.join(',') };
}

/** Seconds with their unit. */
function seconds(key: string): Spelling {
  return { key, read: (value) => /^(\d+)s$/.exec(value)?.[1], write: (meaning) => `${meaning}s` };
}

const onlyNumber = (value: string) => (/^\d+$/.test(value) ? value : undefined);
/** Zero means no limit to one and nothing at all to the other. */
const onlySize = (value: string) => (/^[1-9]\d*[kmg]?$/i.test(value) ? value : undefined);

function flag(key: string): Spelling {
  return words(key, ['true', 'true'], ['false', 'false']);
}

/** By the names of the controllers. */
type Reader =
  | 'ingress-nginx'
  | 'AWS Load Balancer Controller'
  | 'Application Gateway'
  | 'VKS Ingress Controller'
  | 'CCE Ingress Controller'
  | 'HAProxy'
  | 'HAProxy Ingress'
  | 'NGINX Ingress Controller';

/** What controllers are told, where two of them mean the same. Source: the annotation pages of each. */
const settings: readonly Setting<Reader>[] = [
  {
    'ingress-nginx': [ranges(`${nginx}whitelist-source-range`), readOnly(ranges(`${nginx}allowlist-source-range`))],
    'AWS Load Balancer Controller': [ranges(`${alb}inbound-cidrs`)],
    'VKS Ingress Controller': [ranges(`${vks}inbound-cidrs`)],
    HAProxy: [ranges('haproxy.org/allow-list'), readOnly(ranges('haproxy.org/whitelist'))],
    'HAProxy Ingress': [
      ranges(`${haproxy}allowlist-source-range`),
      readOnly(ranges(`${haproxy}whitelist-source-range`)),
    ],
  },
  {
    'ingress-nginx': [ranges(`${nginx}denylist-source-range`)],
    HAProxy: [ranges('haproxy.org/deny-list')],
    'HAProxy Ingress': [ranges(`${haproxy}denylist-source-range`)],
  },
  {
    'AWS Load Balancer Controller': [words(`${alb}scheme`, ['internal', 'internal'], ['public', 'internet-facing'])],
    'VKS Ingress Controller': [words(`${vks}scheme`, ['internal', 'internal'], ['public', 'internet-facing'])],
    'Application Gateway': [words(`${appgw}use-private-ip`, ['internal', 'true'], ['public', 'false'])],
  },
  {
    'ingress-nginx': [flag(`${nginx}ssl-redirect`), readOnly(words(`${nginx}force-ssl-redirect`, ['true', 'true']))],
    'AWS Load Balancer Controller': [readOnly(words(`${alb}ssl-redirect`, ['true', '443']))],
    'Application Gateway': [flag(`${appgw}ssl-redirect`)],
    'CCE Ingress Controller': [flag(`${elb}ssl-redirect`)],
    HAProxy: [flag('haproxy.org/ssl-redirect')],
    'HAProxy Ingress': [flag(`${haproxy}ssl-redirect`)],
  },
  {
    'ingress-nginx': [words(`${nginx}backend-protocol`, ['http', 'HTTP'], ['https', 'HTTPS'], ['grpc', 'GRPC'])],
    'AWS Load Balancer Controller': [words(`${alb}backend-protocol`, ['http', 'HTTP'], ['https', 'HTTPS'])],
    'Application Gateway': [words(`${appgw}backend-protocol`, ['http', 'http'], ['https', 'https'])],
    'CCE Ingress Controller': [words(`${elb}pool-protocol`, ['http', 'http'], ['https', 'https'], ['grpc', 'grpc'])],
  },
  {
    'ingress-nginx': [words(`${nginx}affinity`, ['cookie', 'cookie'])],
    'HAProxy Ingress': [words(`${haproxy}affinity`, ['cookie', 'cookie'])],
    'Application Gateway': [words(`${appgw}cookie-based-affinity`, ['cookie', 'true'])],
    'VKS Ingress Controller': [words(`${vks}enable-sticky-session`, ['cookie', 'true'])],
  },
  {
    'ingress-nginx': [{ key: `${nginx}proxy-body-size`, read: onlySize }],
    'HAProxy Ingress': [{ key: `${haproxy}proxy-body-size`, read: onlySize }],
    'NGINX Ingress Controller': [{ key: 'nginx.org/client-max-body-size', read: onlySize }],
  },
  ...['connect', 'read', 'send'].map(
    (what): Setting<Reader> => ({
      'ingress-nginx': [{ key: `${nginx}proxy-${what}-timeout`, read: onlyNumber }],
      'NGINX Ingress Controller': [seconds(`nginx.org/proxy-${what}-timeout`)],
    }),
  ),
  {
    'ingress-nginx': [words(`${nginx}proxy-buffering`, ['on', 'on'], ['off', 'off'])],
    'NGINX Ingress Controller': [words('nginx.org/proxy-buffering', ['on', 'True'], ['off', 'False'])],
  },
  { 'ingress-nginx': [{ key: `${nginx}app-root` }], 'HAProxy Ingress': [{ key: `${haproxy}app-root` }] },
];

const readers: readonly string[] = settings.flatMap((setting) => Object.keys(setting));

function isReader(name: string): name is Reader {
  return readers.includes(name);
}

/** What says to a controller, by its name, what an annotation of an Ingress says to another; nothing where it has no such word. */
export function ingressSettingFor(controller: string, said: Annotation): Annotation | undefined {
  return isReader(controller) ? saidTo(settings, said, controller) : undefined;
}
