import type { Cloud } from './provider.ts';

/**
 * Registries that the nodes of a cloud pull from by their own identity, without a Secret. Sources: the documentation of Amazon
 * ECR, of Artifact Registry and of Azure Container Registry. Those of `gcr.io` are left out: many of them are public.
 */
const registries: readonly { host: RegExp; cloud: Cloud; name: string; open?: RegExp }[] = [
  { host: /^\d{12}\.dkr\.ecr(-fips)?\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/, cloud: 'aws', name: 'Amazon ECR' },
  {
    host: /^[a-z0-9-]+-docker\.pkg\.dev$/,
    cloud: 'gcp',
    name: 'Artifact Registry',
    // Public repositories of Google.
    open: /^(google-samples|gke-release|gke-demos-345619|k8s-artifacts-prod|cloudrun|google-pubsub|distroless)\//,
  },
  { host: /^[a-z0-9]+(-[a-z0-9]+)?\.azurecr\.(io|cn|us)$/, cloud: 'azure', name: 'Azure Container Registry' },
];

/** The registry of an image that the nodes of one cloud pull from by their own identity; nothing for other registries. */
export function nodeRegistry(image: string): { cloud: Cloud; name: string } | undefined {
  const slash = image.indexOf('/');
  const host = slash < 0 ? '' : image.slice(0, slash);
  const path = image.slice(slash + 1);
  return registries.find((one) => one.host.test(host) && !one.open?.test(path));
}

/**
 * Registries that every cluster can pull from, and those of clouds for what a cluster itself is made of. Source: the documentation of each;
 * for the accounts of EKS its page on add-on image registries.
 */
const forEverybody: readonly RegExp[] = [
  /^(docker\.io|registry\.k8s\.io|k8s\.gcr\.io|gcr\.io|(us|eu|asia|gke|mirror)\.gcr\.io|quay\.io|ghcr\.io|public\.ecr\.aws|mcr\.microsoft\.com|nvcr\.io)$/,
  /^(registry\.gitlab\.com|docker\.elastic\.co|cgr\.dev|lscr\.io|registry\.(access\.)?redhat\.(com|io)|registry\.connect\.redhat\.com)$/,
  /^(602401143452|877085696533|800184023465|590381155156|558608220178|900889452093|759879836304|151742754352|918309763551|961992271922|013241004608)\.dkr\.ecr[.-]/,
];

/** The host of the registry that an image comes from. Source: the reference grammar of github.com/distribution/reference. */
export function registryOf(image: string): string {
  const slash = image.indexOf('/');
  const host = slash < 0 ? '' : image.slice(0, slash);
  return host === 'localhost' || /[.:]/.test(host) || host !== host.toLowerCase() ? host : 'docker.io';
}

/** Whether a registry is not the own of somebody: everybody can pull from it, or only what a cloud runs itself lies there. */
export function isForEverybody(host: string): boolean {
  return forEverybody.some((match) => match.test(host));
}
