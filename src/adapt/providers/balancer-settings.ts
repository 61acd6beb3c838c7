import { aws, azure, octavia, vks } from './annotation-prefixes.ts';
import type { Cloud, Provider } from './provider.ts';
import { type Annotation, count, rangesIn, readOnly, type Setting, saidTo, words, written } from './spelling.ts';

/**
 * Whether only the own network reaches it. The AWS Load Balancer Controller makes internal ones unless it is told otherwise; what
 * EKS does without it reads the older annotation, which the controller reads too.
 */
const scheme: Setting<Cloud> = {
  aws: [
    {
      ...words(`${aws}scheme`, ['internal', 'internal'], ['public', 'internet-facing']),
      shownBy: 'targetgroupbindings.',
    },
    words(`${aws}internal`, ['internal', 'true']),
    readOnly(words(`${aws}internal`, ['internal', '0.0.0.0/0'], ['public', 'false'])),
  ],
  gcp: [
    words('networking.gke.io/load-balancer-type', ['internal', 'Internal']),
    readOnly(words('cloud.google.com/load-balancer-type', ['internal', 'Internal'])),
  ],
  azure: [words(`${azure}load-balancer-internal`, ['internal', 'true'], ['public', 'false'])],
  vngcloud: [words(`${vks}scheme`, ['internal', 'internal'], ['public', 'internet-facing'])],
  openstack: [
    words('service.beta.kubernetes.io/openstack-internal-load-balancer', ['internal', 'true'], ['public', 'false']),
  ],
};

/**
 * What clouds are told of load balancers, where two of them mean the same. Times are in milliseconds where one cloud says them so,
 * and in seconds otherwise. Source: the annotation pages of the AWS Load Balancer Controller, AKS, the network load balancer of
 * VKS and cloud-provider-openstack.
 */
const settings: readonly Setting<Cloud>[] = [
  scheme,
  {
    aws: [words(`${aws}healthcheck-protocol`, ['tcp', 'tcp'], ['http', 'http'], ['https', 'https'])],
    azure: [words(`${azure}load-balancer-health-probe-protocol`, ['tcp', 'tcp'], ['http', 'http'], ['https', 'https'])],
    vngcloud: [words(`${vks}healthcheck-protocol`, ['tcp', 'TCP'], ['http', 'HTTP'], ['https', 'HTTPS'])],
  },
  {
    aws: [{ key: `${aws}healthcheck-path` }],
    azure: [{ key: `${azure}load-balancer-health-probe-request-path` }],
    vngcloud: [{ key: `${vks}healthcheck-path` }],
  },
  {
    aws: [count(`${aws}healthcheck-interval`)],
    azure: [count(`${azure}load-balancer-health-probe-interval`)],
    vngcloud: [count(`${vks}healthcheck-interval-seconds`)],
  },
  { aws: [count(`${aws}healthcheck-timeout`)], vngcloud: [count(`${vks}healthcheck-timeout-seconds`)] },
  { aws: [count(`${aws}healthcheck-healthy-threshold`)], vngcloud: [count(`${vks}healthy-threshold-count`)] },
  { aws: [count(`${aws}healthcheck-unhealthy-threshold`)], vngcloud: [count(`${vks}unhealthy-threshold-count`)] },
  { vngcloud: [count(`${vks}idle-timeout-client`, 1000)], openstack: [count(`${octavia}timeout-client-data`)] },
  { vngcloud: [count(`${vks}idle-timeout-member`, 1000)], openstack: [count(`${octavia}timeout-member-data`)] },
  { vngcloud: [count(`${vks}idle-timeout-connection`, 1000)], openstack: [count(`${octavia}timeout-member-connect`)] },
  { aws: [{ key: `${aws}additional-resource-tags` }], vngcloud: [{ key: `${vks}tags` }] },
  { aws: [words(`${aws}proxy-protocol`, ['on', '*'])], openstack: [words(`${octavia}proxy-protocol`, ['on', 'true'])] },
];

/** Whether anybody of a cloud reads an annotation, as far as its custom resources show; what nothing is known of is taken to be read. */
export function isReadIn(cloud: Cloud, key: string, customResources?: readonly string[]): boolean {
  const spelling = settings.flatMap((setting) => setting[cloud] ?? []).find((one) => one.key === key);
  const shownBy = spelling?.shownBy;
  return shownBy === undefined || (customResources?.some((one) => one.startsWith(shownBy)) ?? true);
}

/** What says in one cloud what an annotation of a Service says in another; nothing where it has no such word. */
export function balancerSettingIn(
  cloud: Cloud,
  said: Annotation,
  customResources?: readonly string[],
): Annotation | undefined {
  return saidTo(settings, said, cloud, customResources);
}

/**
 * What has to say in a cloud that a load balancer is public, where it makes internal ones otherwise; nothing where they are public by
 * themselves, or that is unknown. Source: the NLB page of the AWS Load Balancer Controller; AWS without it makes public ones.
 */
export function publicBy(cloud: Cloud, customResources: readonly string[] = []): Annotation | undefined {
  return cloud === 'aws' ? written(scheme.aws, 'public', customResources) : undefined;
}

/** Whether an annotation says to a cloud that makes internal ones otherwise which of the two a load balancer is. */
export function saysScheme(key: string): boolean {
  return scheme.aws?.some((one) => one.key === key) ?? false;
}

/** What says in a cloud that only the own network is to reach a load balancer, in words; nothing where nothing does. */
export function internalIn(cloud: Cloud, customResources: readonly string[] = []): string | undefined {
  if (cloud === 'huawei') return 'kubernetes.io/elb.autocreate with the type inner';
  const said = written(scheme[cloud], 'internal', customResources);
  return said && `${said.key}: ${said.value === 'true' ? '"true"' : said.value}`;
}

/** The annotations by which clouds are told who may come in, as ranges with commas between. Source: the pages above. */
const sources: readonly string[] = [`${aws}source-ranges`, `${vks}inbound-cidrs`, `${azure}allowed-ip-ranges`];

/** The ranges of addresses that an annotation lets in; nothing for other annotations, and where it says something else. */
export function sourceRanges({ key, value }: Annotation): string[] | undefined {
  return sources.includes(key) ? rangesIn(value) : undefined;
}

/** The annotation that takes the place of `spec.loadBalancerSourceRanges` in clouds that do not read that. */
const instead: Readonly<Partial<Record<Provider, string>>> = { vngcloud: `${vks}inbound-cidrs` };
/** Those that read neither: CCE wants the id of a list of its own. */
const byId: ReadonlySet<Provider> = new Set<Provider>(['huawei']);

/** The annotation by which load balancers of a provider are told who may come in, where they do not read the field for it. */
export function sourcesAnnotation(provider: Provider): string | undefined {
  return instead[provider];
}

/** Whether load balancers of a provider are told by `spec.loadBalancerSourceRanges` who may come in. */
export function readsSourceRanges(provider: Provider): boolean {
  return instead[provider] === undefined && !byId.has(provider);
}
