import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import { alb, appgw, elb, nginx, vks } from './annotation-prefixes.ts';
import { type Cloud, providerOf, untoldOfCloud } from './provider.ts';
import type { Annotation } from './spelling.ts';

/** How an annotation of an Ingress keeps people out; one that works otherwise does not take its place. */
export type Guard = 'login' | 'client-certificate' | 'allow' | 'deny' | 'firewall' | 'security-groups';

/** What is said of an Ingress only by an annotation that has a certain value. */
type OfValue = 'internal' | 'canary';

/**
 * What an annotation of an Ingress asks of its controller. A guard says who may come in, `internal` that only the own network may, `certificate` what proves its name, `rewrite` what becomes of the path, `balancer` which load balancer there is already.
 * `attached` names objects of the controller's own, which may keep people out, and `canary` gives the Ingress only a share of what another one gets; everything else is `setting`.
 */
export type IngressIntent = Guard | OfValue | 'attached' | 'certificate' | 'rewrite' | 'balancer' | 'setting';

/** A program that serves Ingresses. */
interface Controller {
  name: string;
  /** What `spec.controller` of its IngressClass says. */
  controller: RegExp;
  /** The beginning of the annotations that it reads. */
  prefixes: readonly string[];
  /** How it takes special characters of a path whose type is `ImplementationSpecific`. */
  paths?: 'regex' | 'glob';
}

/** Source: the documentation of each controller. What one reads that is not here is not known. */
const controllers: readonly Controller[] = [
  {
    name: 'ingress-nginx',
    controller: /^k8s\.io\/(\S*-)?ingress-nginx|^webapprouting\.kubernetes\.azure\.com\//,
    prefixes: [nginx],
    paths: 'regex',
  },
  {
    name: 'AWS Load Balancer Controller',
    controller: /^(ingress\.k8s\.aws|eks\.amazonaws\.com)\/alb$/,
    prefixes: [alb],
    paths: 'glob',
  },
  { name: 'Application Gateway', controller: /^azure\/application-gateway$/, prefixes: [appgw], paths: 'glob' },
  { name: 'VKS Ingress Controller', controller: /vngcloud/, prefixes: [vks] },
  { name: 'CCE Ingress Controller', controller: /\bcce\b|huawei/, prefixes: [elb] },
  {
    name: 'Traefik',
    controller: /^traefik\.io\/ingress-controller$/,
    prefixes: ['traefik.ingress.kubernetes.io/', 'ingress.kubernetes.io/'],
  },
  { name: 'HAProxy', controller: /^haproxy\.org\/ingress-controller/, prefixes: ['haproxy.org/'] },
  {
    name: 'HAProxy Ingress',
    controller: /^haproxy-ingress\.github\.io\/controller/,
    prefixes: ['haproxy-ingress.github.io/', 'ingress.kubernetes.io/'],
  },
  {
    name: 'Kong',
    controller: /^ingress-controllers\.konghq\.com\/kong$/,
    prefixes: ['konghq.com/', 'ingress.kubernetes.io/'],
  },
  { name: 'Contour', controller: /^projectcontour\.io\//, prefixes: ['projectcontour.io/', 'ingress.kubernetes.io/'] },
  {
    name: 'NGINX Ingress Controller',
    controller: /^nginx\.org\/ingress-controller/,
    prefixes: ['nginx.org/', 'nginx.com/', 'appprotect.f5.com/', 'appprotectdos.f5.com/'],
  },
  { name: 'Cilium', controller: /^cilium\.io\/ingress-controller$/, prefixes: ['ingress.cilium.io/'] },
  { name: 'Istio', controller: /^istio\.io\/ingress-controller$/, prefixes: [] },
  {
    name: 'GKE Ingress Controller',
    controller: /^k8s\.io\/(gce|ingress-gce)/,
    prefixes: [
      'ingress.gcp.kubernetes.io/',
      'networking.gke.io/',
      'kubernetes.io/ingress.global-static-ip-name',
      'kubernetes.io/ingress.regional-static-ip-name',
      'kubernetes.io/ingress.allow-http',
    ],
    paths: 'glob',
  },
];

/** A controller that is known here, by what `spec.controller` of its class says. */
export interface KnownController {
  name: string;
  paths?: 'regex' | 'glob';
  /** What has to say that an Ingress is public, where it makes internal load balancers otherwise. */
  publicBy?: Annotation;
  /** Whether it reads an annotation. */
  reads(key: string): boolean;
}

/**
 * What `spec.controller` of classes says whose load balancers are internal unless an Ingress says this. In EKS Auto Mode the parameters of
 * the class say it. Source: the annotation page of the AWS Load Balancer Controller.
 */
const internalOtherwise: ReadonlyMap<string, Annotation> = new Map([
  ['ingress.k8s.aws/alb', { key: `${alb}scheme`, value: 'internet-facing' }],
]);

/** Whether an annotation makes an Ingress share a load balancer, of which another one may say what holds for all of them. Source: as above. */
export function sharesBalancer(key: string): boolean {
  return key === `${alb}group.name`;
}

/** The controller of a class; nothing where it is not known here. */
export function knownController(controller: string): KnownController | undefined {
  const found = controllers.find((one) => one.controller.test(controller));
  if (!found) return undefined;
  const { name, paths } = found;
  const publicBy = internalOtherwise.get(controller);
  return {
    name,
    ...(paths && { paths }),
    ...(publicBy && { publicBy }),
    reads: (key) => startsWithAny(key, found.prefixes),
  };
}

/** The controllers that read an annotation; none where no controller is known to. */
export function readersOf(key: string): string[] {
  return controllers.filter(({ prefixes }) => startsWithAny(key, prefixes)).map(({ name }) => name);
}

function startsWithAny(key: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => key.startsWith(prefix));
}

/** Certificates of Google Cloud that an annotation of an Ingress names as objects of its namespace. Source: the documentation of GKE. */
export const managedCertificates = {
  annotation: 'networking.gke.io/managed-certificates',
  group: 'networking.gke.io',
  kind: 'ManagedCertificate',
  resource: 'managedcertificates.networking.gke.io',
} as const;

/** Annotations that mean more than a setting. Source: the annotation pages of the controllers. */
const meanings: Readonly<Record<string, Exclude<IngressIntent, 'setting' | OfValue>>> = {
  [`${nginx}whitelist-source-range`]: 'allow',
  [`${nginx}allowlist-source-range`]: 'allow',
  [`${nginx}denylist-source-range`]: 'deny',
  [`${nginx}auth-type`]: 'login',
  [`${nginx}auth-url`]: 'login',
  [`${nginx}auth-tls-secret`]: 'client-certificate',
  [`${nginx}enable-modsecurity`]: 'firewall',
  [`${alb}inbound-cidrs`]: 'allow',
  [`${alb}security-group-prefix-lists`]: 'allow',
  [`${alb}auth-type`]: 'login',
  [`${alb}mutual-authentication`]: 'client-certificate',
  [`${alb}wafv2-acl-arn`]: 'firewall',
  [`${alb}wafv2-acl-name`]: 'firewall',
  [`${alb}waf-acl-id`]: 'firewall',
  [`${alb}web-acl-id`]: 'firewall',
  [`${alb}security-groups`]: 'security-groups',
  [`${appgw}waf-policy-for-path`]: 'firewall',
  [`${vks}inbound-cidrs`]: 'allow',
  [`${elb}acl-id`]: 'allow',
  'haproxy.org/allow-list': 'allow',
  'haproxy.org/whitelist': 'allow',
  'haproxy.org/deny-list': 'deny',
  'haproxy.org/blacklist': 'deny',
  'haproxy.org/auth-type': 'login',
  'haproxy-ingress.github.io/allowlist-source-range': 'allow',
  'haproxy-ingress.github.io/whitelist-source-range': 'allow',
  'haproxy-ingress.github.io/denylist-source-range': 'deny',
  'haproxy-ingress.github.io/auth-secret': 'login',
  'haproxy-ingress.github.io/auth-url': 'login',
  'haproxy-ingress.github.io/oauth': 'login',
  'haproxy-ingress.github.io/auth-tls-secret': 'client-certificate',
  'haproxy-ingress.github.io/waf': 'firewall',
  'nginx.org/basic-auth-secret': 'login',
  'nginx.com/jwt-key': 'login',
  'appprotect.f5.com/app-protect-enable': 'firewall',
  'nginx.org/policies': 'attached',
  'nginx.com/policies': 'attached',
  'konghq.com/plugins': 'attached',
  'traefik.ingress.kubernetes.io/router.middlewares': 'attached',
  'traefik.ingress.kubernetes.io/router.tls.options': 'attached',
  [`${nginx}rewrite-target`]: 'rewrite',
  [`${nginx}app-root`]: 'rewrite',
  [`${appgw}backend-path-prefix`]: 'rewrite',
  [`${elb}rewrite-target`]: 'rewrite',
  'haproxy.org/path-rewrite': 'rewrite',
  'nginx.org/rewrites': 'rewrite',
  'konghq.com/strip-path': 'rewrite',
  [`${alb}certificate-arn`]: 'certificate',
  'ingress.gcp.kubernetes.io/pre-shared-cert': 'certificate',
  [managedCertificates.annotation]: 'certificate',
  [`${appgw}appgw-ssl-certificate`]: 'certificate',
  [`${vks}certificate-ids`]: 'certificate',
  [`${vks}client-certificate-id`]: 'certificate',
  [`${elb}tls-certificate-ids`]: 'certificate',
  [`${elb}client-ca-cert-id`]: 'certificate',
  [`${vks}load-balancer-id`]: 'balancer',
  [`${elb}id`]: 'balancer',
  'kubernetes.io/ingress.global-static-ip-name': 'balancer',
  'kubernetes.io/ingress.regional-static-ip-name': 'balancer',
};

/** Annotations that mean more than a setting only where they have this value. */
const ofValues: Readonly<Record<string, { value: string; intent: OfValue }>> = {
  [`${alb}scheme`]: { value: 'internal', intent: 'internal' },
  [`${vks}scheme`]: { value: 'internal', intent: 'internal' },
  [`${appgw}use-private-ip`]: { value: 'true', intent: 'internal' },
  [`${nginx}canary`]: { value: 'true', intent: 'canary' },
  [`${elb}canary`]: { value: 'true', intent: 'canary' },
};

/** What an annotation of an Ingress asks for. */
export function ingressIntent(key: string, value: string): IngressIntent {
  const ofValue = Object.hasOwn(ofValues, key) ? ofValues[key] : undefined;
  if (ofValue?.value === value) return ofValue.intent;
  const meant = Object.hasOwn(meanings, key) ? meanings[key] : undefined;
  return meant === undefined || asksNothing(meant, value) ? 'setting' : meant;
}

/** Whether a value lets everybody in; so the AWS Load Balancer Controller is told that nobody has to log in. */
function asksNothing(meant: IngressIntent, value: string): boolean {
  const text = value.trim();
  if (text === '') return true;
  if (meant === 'login' || meant === 'firewall') return /^(none|false)$/i.test(text);
  // It lists what is asked at each port.
  return meant === 'client-certificate' && text.startsWith('[') && !/"verify"/.test(text);
}

const guards: Readonly<Record<Guard, true>> = {
  login: true,
  'client-certificate': true,
  allow: true,
  deny: true,
  firewall: true,
  'security-groups': true,
};

/** Whether what an annotation asks for keeps people out. */
export function isGuard(intent: IngressIntent): intent is Guard {
  return Object.hasOwn(guards, intent);
}

/** A name by which an annotation asks for a controller though no IngressClass has it, and what tells that the controller is there. */
interface NamedByAnnotation {
  /** What `spec.controller` of its classes says, however they are called. */
  controller: string;
  /** The cloud that runs it in each of its clusters. */
  cloud?: Cloud;
  /** The API group of its own kinds. */
  group?: string;
}

/** Sources: the documentation of GKE, of the Application Gateway Ingress Controller, and of Istio. */
const byAnnotation = new Map<string, NamedByAnnotation>([
  ['gce', { controller: 'k8s.io/gce', cloud: 'gcp' }],
  ['gce-internal', { controller: 'k8s.io/gce', cloud: 'gcp' }],
  ['azure/application-gateway', { controller: 'azure/application-gateway', group: 'appgw.ingress.k8s.io' }],
  ['istio', { controller: 'istio.io/ingress-controller', group: 'networking.istio.io' }],
]);

/**
 * What serves Ingresses that name a class by their annotation though no object is called so: what its IngressClass would say as its controller.
 * `unknown` is the fact that would tell; nothing where nobody serves it, or a class is called so.
 */
export function servedWithoutObject(
  name: string,
  facts: Pick<ClusterFacts, 'nodes' | 'csiDrivers' | 'ingressClasses' | 'apis'>,
): { controller: string } | { unknown: string } | undefined {
  const named = byAnnotation.get(name);
  const { ingressClasses, apis } = facts;
  if (!named || ingressClasses?.some((one) => one.name === name)) return undefined;
  const { controller, cloud, group } = named;
  const provider = providerOf(facts);
  const isThere =
    (cloud !== undefined && provider === cloud) ||
    (group !== undefined && apis?.some((api) => api.group === group)) ||
    ingressClasses?.some((one) => one.controller === controller);
  if (isThere) return { controller };
  if (cloud !== undefined && provider === undefined) return { unknown: untoldOfCloud(facts) };
  if (group !== undefined && apis === undefined) return { unknown: 'apis' };
  return ingressClasses === undefined ? { unknown: 'ingressClasses' } : undefined;
}

/**
 * What serves Ingresses of no class that a cluster has as an object: those that name none, and those that name one of GKE's; nothing where
 * nothing does. Source: the documentation of GKE.
 */
export function controllerWithoutClass(
  facts: Pick<ClusterFacts, 'nodes' | 'csiDrivers'>,
): { controller: string } | undefined {
  return providerOf(facts) === 'gcp' ? { controller: 'k8s.io/gce' } : undefined;
}

/**
 * Certificates of an account that a controller finds by the names of the Ingress where none is named, and what it is to be told then: the AWS
 * Load Balancer Controller listens for HTTPS only where it is told to. Source: its documentation on certificate discovery.
 */
const discovered: Readonly<Record<string, Annotation>> = {
  [`${alb}certificate-arn`]: { key: `${alb}listen-ports`, value: '[{"HTTPS": 443}]' },
};

/** What has to be said in place of an annotation that names a certificate, for the controller to find it by itself; nothing where it does not. */
export function certificateDiscovery(key: string): Annotation | undefined {
  return Object.hasOwn(discovered, key) ? discovered[key] : undefined;
}
