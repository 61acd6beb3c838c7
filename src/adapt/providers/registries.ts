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
