/** A registry, or a part of one, that is frozen or gone. */
export interface DeadRegistry {
  /** The beginning of the images that it had. */
  prefix: string;
  /** The beginning of those that took their place. */
  instead: string;
  /** Whether the new place has every image under the same name. */
  same?: true;
  /** Whether the new place has the images under other tags. */
  tags?: true;
  /** Whether only images with a version are gone, and not those of `latest`. */
  versions?: true;
}

/** Source: the announcements of their owners. */
const dead: readonly DeadRegistry[] = [
  { prefix: 'k8s.gcr.io/', instead: 'registry.k8s.io/', same: true },
  { prefix: 'gcr.io/google_containers/', instead: 'registry.k8s.io/' },
  { prefix: 'gcr.io/google-containers/', instead: 'registry.k8s.io/' },
  // Since September 2025: https://github.com/bitnami/containers/issues/83267
  { prefix: 'docker.io/bitnami/', instead: 'docker.io/bitnamilegacy/', versions: true },
  { prefix: 'quay.io/coreos/etcd', instead: 'registry.k8s.io/etcd', tags: true },
  { prefix: 'quay.io/coreos/flannel', instead: 'docker.io/flannel/flannel', tags: true },
];

/** The frozen registry that an image is in, by its name with the registry; nothing where none is known. */
export function deadRegistry(image: string): DeadRegistry | undefined {
  return dead.find(({ prefix, versions }) => isOf(image, prefix) && (!versions || hasVersion(image)));
}

function hasVersion(image: string): boolean {
  const tag = /:([^:/@]+)(@|$)/.exec(image)?.[1] ?? 'latest';
  return tag !== 'latest';
}

function isOf(image: string, prefix: string): boolean {
  return image.startsWith(prefix) && (prefix.endsWith('/') || /^($|[:@])/.test(image.slice(prefix.length)));
}
